"""Send commands."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from polywatt.kit.clock import Clock
from polywatt.kit.coerce import float_or_none
from polywatt.model import (
    Capabilities,
    Command,
    DeviceRefused,
    ExportLimit,
    JoinGrid,
    LeaveGrid,
    Mode,
    Receipt,
    ReceiptState,
    SelfUse,
    SetMode,
    SetReserve,
    Start,
    Stop,
    admit,
)

from ..client import PowerwallClient
from ..wire.islanding import OFF_GRID, ON_GRID
from ..wire.operation import MODE_WORDS
from .settings import mode_word_of

SETTLES_S = 15.0
"""A committed change is in effect at once; a start or stop of the system takes seconds."""
ISLAND_SETTLES_S = 60.0
"""Off the grid within 3 s, back about 21 s later (pypowerwall-server pull request 104); doubled for a slow one."""


class Commands:
    """Send commands to a gateway."""

    def __init__(
        self,
        client: PowerwallClient,
        clock: Clock,
        address: str,
        fetch_capabilities: Callable[[], Awaitable[Capabilities]],
    ) -> None:
        self._client, self._clock, self._address = client, clock, address
        self._fetch_capabilities = fetch_capabilities

    async def send(self, command: Command) -> Receipt:
        """Send a command: one request, or three for mode and reserve, which are read, changed together and committed.

        Raises:
            Unsupported: the gateway's firmware does not take it; nothing was sent.
            DeviceRefused: the gateway said no.
        """
        capabilities = await self._fetch_capabilities()
        admitted = admit(command, capabilities)
        await self._write(admitted)
        now = self._clock.now()
        settles_s = ISLAND_SETTLES_S if isinstance(admitted, LeaveGrid | JoinGrid) else SETTLES_S
        return Receipt(
            command=command,
            sent=admitted,
            proof=capabilities.proof_of(admitted),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=settles_s),
        )

    async def _write(self, command: Command) -> None:
        match command:
            case SetMode(mode=mode):
                await self._set_operation(mode)
            case SetReserve(reserve_percent=percent):
                await self._set_operation(reserve_percent=percent)
            case LeaveGrid():
                await self._client.islanding.set_mode(OFF_GRID)
            case JoinGrid():
                await self._client.islanding.set_mode(ON_GRID)
            case Start():
                await self._client.sitemaster.run()
            case Stop(is_forced=is_forced):
                await self._client.sitemaster.stop(is_forced)

    async def _set_operation(self, mode: Mode | None = None, reserve_percent: float | None = None) -> None:
        """Read, change, write and commit: a field that is left out would be overwritten."""
        operation = await self._client.operation.fetch()
        word, limit_kw = mode_word_of(operation), float_or_none(operation.max_pv_export_power_kW)
        if mode is not None:
            word, limit_kw = _word_and_limit_kw(mode)
        if reserve_percent is None:
            reserve_percent = float_or_none(operation.backup_reserve_percent)
        if word is None or reserve_percent is None:
            raise DeviceRefused(
                f"the gateway at {self._address} does not tell its mode and reserve, and both must be written together"
            )
        await self._client.operation.set(word, reserve_percent, limit_kw)
        await self._client.config.complete()


def _word_and_limit_kw(mode: Mode) -> tuple[str, float | None]:
    """Return a mode's word, and the limit to exporting that goes with it."""
    if isinstance(mode, ExportLimit):
        return MODE_WORDS[SelfUse], mode.export_limit_w / 1_000.0
    return MODE_WORDS[type(mode)], None
