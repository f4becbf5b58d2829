"""Leaving the grid and coming back: check, code, relay, log."""

from dataclasses import dataclass

from polywatt.kit.clock import Clock
from polywatt.kit.log import logger
from polywatt.model import Command, DeviceRefused, DriverError, GridState, JoinGrid, LeaveGrid, Unknown

from ...client import EnlightenClient
from ...wire.grid import GO_OFF_GRID, GO_ON_GRID, JOINING, LEAVING
from ..site import Site
from .outcome import Outcome

_log = logger()
UNREPORTED_S = 60.0
"""After so long the change of a site that does not report its grid state is logged. Our own choice."""


class CodeNeeded(DeviceRefused):
    """A code has been sent to the site's owner; the command is to be given once more, with it."""


@dataclass(frozen=True, slots=True)
class QueuedToggle:
    """A change of the relay that is queued."""

    gateway_serial: str
    states: tuple[str, str]
    target: GridState
    since_s: float


class GridCommands:
    """The document's sequence (L805-L823)."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self._client, self._clock = client.grid, clock
        self._unlogged: QueuedToggle | None = None

    async def send(self, command: Command, site: Site) -> Outcome | None:
        """Return the outcome, or None for a command that is not the relay's.

        Raises:
            CodeNeeded: it was given without a code; one has been sent.
            DeviceRefused: the cloud does not allow it now, or the code is wrong; nothing was changed.
        """
        if not isinstance(command, LeaveGrid | JoinGrid):
            return None
        gateway_serial = site.gateway_serial
        if gateway_serial is None:
            raise DeviceRefused("the site has no gateway that could switch the relay; it cannot leave or join the grid")
        if command.code is None:
            await self._client.send_otp(site.id)
            raise CodeNeeded("a code was sent to the site's owner; give the command once more with it: --code CODE")
        if not (await self._client.verify_otp(site.id, command.code)).is_valid:
            raise DeviceRefused(
                "the code is wrong or too old, and nothing was changed; give the command without one to be sent another"
            )
        return await self._toggle(gateway_serial, is_leaving=isinstance(command, LeaveGrid))

    async def _toggle(self, gateway_serial: str, *, is_leaving: bool) -> Outcome:
        response = await self._client.set_state(gateway_serial, GO_OFF_GRID if is_leaving else GO_ON_GRID)
        self._unlogged = QueuedToggle(
            gateway_serial,
            LEAVING if is_leaving else JOINING,
            GridState.ISLANDED if is_leaving else GridState.CONNECTED,
            self._clock.monotonic_s(),
        )
        return Outcome(reference=response.reference)

    async def log_when_moved(self, state: GridState | Unknown | None) -> None:
        """Write the audit log once the relay has moved, by the state just read, as the page does (L816, L823)."""
        toggle = self._unlogged
        if toggle is None:
            return
        has_waited = self._clock.monotonic_s() - toggle.since_s >= UNREPORTED_S
        if state != toggle.target and not (state is None and has_waited):
            return
        self._unlogged = None
        try:
            await self._client.log_change(toggle.gateway_serial, *toggle.states)
        except DriverError as error:
            # The relay has moved all the same, and the reading is not to be lost for it.
            _log.warning("the grid change is not in the cloud's log", error=str(error))
