"""Send commands."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from polywatt import model
from polywatt.kit.clock import Clock
from polywatt.kit.coerce import float_or_none

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
        fetch_capabilities: Callable[[], Awaitable[model.Capabilities]],
    ) -> None:
        self._client, self._clock, self._address = client, clock, address
        self._fetch_capabilities = fetch_capabilities

    async def send(self, command: model.Command) -> model.Receipt:
        """Send a command: one request, or three for mode and reserve, which are read, changed together and committed.

        Raises:
            Unsupported: the gateway's firmware does not take it; nothing was sent.
            DeviceRefused: the gateway said no.
        """
        capabilities = await self._fetch_capabilities()
        admitted = model.admit(command, capabilities)
        await self._write(admitted)
        now = self._clock.now()
        settles_s = ISLAND_SETTLES_S if isinstance(admitted, model.LeaveGrid | model.JoinGrid) else SETTLES_S
        return model.Receipt(
            command=command,
            sent=admitted,
            proof=capabilities.proof_of(admitted),
            state=model.ReceiptState.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=settles_s),
        )

    async def _write(self, command: model.Command) -> None:
        match command:
            case model.SetMode(mode=mode):
                await self._set_operation(mode)
            case model.SetReserve(reserve_percent=percent):
                await self._set_operation(reserve_percent=percent)
            case model.LeaveGrid():
                await self._client.islanding.set_mode(OFF_GRID)
            case model.JoinGrid():
                await self._client.islanding.set_mode(ON_GRID)
            case model.Start():
                await self._client.sitemaster.run()
            case model.Stop(is_forced=is_forced):
                await self._client.sitemaster.stop(is_forced)

    async def _set_operation(self, mode: model.Mode | None = None, reserve_percent: float | None = None) -> None:
        """Read, change, write and commit: a field that is left out would be overwritten."""
        operation = await self._client.operation.fetch()
        word, limit_kw = mode_word_of(operation), float_or_none(operation.max_pv_export_power_kW)
        if mode is not None:
            word, limit_kw = _word_and_limit_kw(mode)
        if reserve_percent is None:
            reserve_percent = float_or_none(operation.backup_reserve_percent)
        if word is None or reserve_percent is None:
            raise model.DeviceRefused(
                f"the gateway at {self._address} does not tell its mode and reserve, and both must be written together"
            )
        await self._client.operation.set(word, reserve_percent, limit_kw)
        await self._client.config.complete()


def _word_and_limit_kw(mode: model.Mode) -> tuple[str, float | None]:
    """Return a mode's word, and the limit to exporting that goes with it."""
    if isinstance(mode, model.ExportLimit):
        return MODE_WORDS[model.SelfUse], mode.export_limit_w / 1_000.0
    return MODE_WORDS[type(mode)], None
