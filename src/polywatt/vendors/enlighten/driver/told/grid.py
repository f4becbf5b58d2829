"""Leaving the grid and coming back: check, code, relay, log."""

from dataclasses import dataclass

from polywatt.kit.clock import Clock
from polywatt.kit.log import logger
from polywatt.model import (
    Blocked,
    BlockReason,
    Capability,
    Command,
    DeviceRefused,
    DriverError,
    GridState,
    JoinGrid,
    LeaveGrid,
    OneTimeCode,
    Proof,
    Speed,
    Unknown,
)

from ...client import EnlightenClient
from ...wire.grid import GO_OFF_GRID, GO_ON_GRID, JOINING, LEAVING, GridCheck, GridOutage
from ..site import Site
from .done import Done

_log = logger()
UNSEEN_S = 60.0
"""After so long the change of a site that does not tell its grid state is logged. Our own choice."""
NO_WAY_BACK = "no way back is offered now: the grid outside is down, or its gateway cannot be told"


class CodeNeeded(DeviceRefused):
    """A code has been sent to the site's owner; the command is to be given once more, with it."""


@dataclass(frozen=True, slots=True)
class Toggle:
    """A change of the relay that is queued."""

    gateway: str
    states: tuple[str, str]
    wanted: GridState
    since_s: float


class GridToggle:
    """The document's sequence (L805-L823)."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self._client, self._clock = client, clock
        self._unlogged: Toggle | None = None

    def commands(self, site: Site, check: GridCheck | None, outage: GridOutage | None) -> tuple[Capability, ...]:
        """None for a site that nothing can separate from the grid."""
        if not site.has_controller or check is None:
            return ()
        return tuple(
            Capability(
                command=command,
                bounds={"code": OneTimeCode()},
                speed=Speed.MINUTES,
                proof=Proof.READING,
                blocked=_blocked(check, outage if command is JoinGrid else None),
            )
            for command in (LeaveGrid, JoinGrid)
        )

    async def tell(self, site: Site, given: Command) -> Done | None:
        """None: it was not for the grid.

        Raises:
            CodeNeeded: it was given without a code; one has been sent.
            DeviceRefused: the cloud does not allow it now, or the code is wrong; nothing was changed.
        """
        if not isinstance(given, LeaveGrid | JoinGrid):
            return None
        gateway = site.gateway_serial
        if gateway is None:
            raise DeviceRefused("the site has no gateway that could switch the relay; it cannot leave or join the grid")
        if given.code is None:
            await self._client.send_grid_otp(site.id)
            raise CodeNeeded("a code was sent to the site's owner; give the command once more with it: --code CODE")
        if not (await self._client.verify_grid_otp(site.id, given.code)).is_valid:
            raise DeviceRefused(
                "the code is wrong or too old, and nothing was changed; give the command without one to be sent another"
            )
        return await self._toggle(gateway, is_leaving=isinstance(given, LeaveGrid))

    async def _toggle(self, gateway: str, *, is_leaving: bool) -> Done:
        found = await self._client.set_grid_state(gateway, GO_OFF_GRID if is_leaving else GO_ON_GRID)
        self._unlogged = Toggle(
            gateway,
            LEAVING if is_leaving else JOINING,
            GridState.ISLANDED if is_leaving else GridState.CONNECTED,
            self._clock.monotonic_s(),
        )
        return Done(reference=found.reference)

    async def see(self, state: GridState | Unknown | None) -> None:
        """Write the audit log once the relay has moved, as the page does (L816, L823)."""
        toggle = self._unlogged
        if toggle is None:
            return
        has_waited = self._clock.monotonic_s() - toggle.since_s >= UNSEEN_S
        if state != toggle.wanted and not (state is None and has_waited):
            return
        self._unlogged = None
        try:
            await self._client.log_grid_change(toggle.gateway, *toggle.states)
        except DriverError as error:
            # The relay has moved all the same, and the reading is not to be lost for it.
            _log.warning("the grid change is not in the cloud's log", error=str(error))


def _blocked(check: GridCheck, outage: GridOutage | None) -> Blocked | None:
    """By what the cloud says now; it does not say which way the relay is (L673)."""
    blockers = check.blockers
    if blockers:
        return Blocked(reason=BlockReason.STATE, needs=f"the cloud to allow it again ({', '.join(blockers)})")
    if outage is not None and outage.can_reconnect is False:
        return Blocked(reason=BlockReason.STATE, needs=f"the cloud to offer it again ({NO_WAY_BACK})")
    return None
