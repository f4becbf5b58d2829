"""Send the model's commands to the device."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from polywatt.kit.clock import Clock
from polywatt.model import (
    Charge,
    Command,
    Discharge,
    MarkAlertsRead,
    Mode,
    Order,
    Receipt,
    ReceiptState,
    SetEnergySaving,
    SetMode,
    SetReserve,
    SetSlots,
    Start,
    Stop,
    Unsupported,
    admit,
)

from ...client import EatonClient
from ...client.cache import AnswerCache
from ...wire.mode import ModeCommand, Parameters, mode_command_from
from ...wire.settings import UpdatedEnergySaving, UpdatedMode, UpdatedSettings
from ..capabilities import HOUR_S
from ..settings import unchanged_settings
from ..site import SiteLookup
from .slots import changes_between

SETTLES_S = 10.0
"""Commands show at once in ``currentMode``; this is time for a slow controller."""


class Commands:
    """Send commands, and clear what was cached before."""

    def __init__(self, client: EatonClient, answers: AnswerCache, site: SiteLookup, clock: Clock, address: str) -> None:
        self._client, self._answers, self._site = client, answers, site
        self._clock, self._address = clock, address
        self._lock = asyncio.Lock()
        """Held from reading settings or schedule to writing them back."""

    async def send(self, command: Command) -> Receipt:
        """Send a command, rounded to the device's steps."""
        site = await self._site.get()
        admitted = admit(command, site.home.capabilities)
        try:
            reference = await self._send(admitted, site.installation.rating_w)
        finally:
            # Also after a failure: it may have been taken.
            self._answers.clear()
        now = self._clock.now()
        return Receipt(
            command=command,
            sent=admitted,
            proof=site.home.capabilities.proof_of(admitted),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=SETTLES_S),
            reference=reference,
        )

    async def _send(self, command: Command, rating_w: float | None) -> str | None:
        match command:
            case Charge() | Discharge():
                return await self._send_for_hours(command, command.duration_s, rating_w)
            case SetMode(mode=mode, duration_s=None):
                await self._set_default_mode(mode, rating_w)
            case SetMode(mode=mode, duration_s=duration_s):
                return await self._send_for_hours(mode, duration_s, rating_w)
            case SetReserve(reserve_percent=percent):
                await self._change_settings(lambda settings: replace(settings, bmsBackupLevel=round(percent)))
            case SetEnergySaving():
                await self._change_settings(
                    lambda settings: replace(settings, energySavingMode=_energy_saving(settings, command))
                )
            case SetSlots():
                await self._set_slots(command, rating_w)
            case Start() | Stop():
                await self._client.command.switch_power(is_on=isinstance(command, Start))
            case MarkAlertsRead():
                await self._client.notifications.mark_all_read()
        return None

    async def _send_for_hours(
        self, action: Order | Mode, duration_s: float | None, rating_w: float | None
    ) -> str | None:
        command, parameters = _mode_command(action, rating_w)
        hours = round((duration_s or HOUR_S) / HOUR_S)
        record = await self._client.command.send(command, hours, parameters)
        return record.id if record is not None and isinstance(record.id, str) else None

    async def _set_default_mode(self, mode: Mode, rating_w: float | None) -> None:
        command, parameters = _mode_command(mode, rating_w)
        updated = UpdatedMode(command=command, parameters=parameters or Parameters())
        await self._change_settings(lambda settings: replace(settings, defaultMode=updated))

    async def _change_settings(self, change: Callable[[UpdatedSettings], UpdatedSettings]) -> None:
        """Read all settings, change some, write all."""
        async with self._lock:
            settings = unchanged_settings(await self._client.settings.fetch(), self._address)
            await self._client.settings.update(change(settings))

    async def _set_slots(self, command: SetSlots, rating_w: float | None) -> None:
        """Write no more than the difference: first what makes room, then what is new."""
        async with self._lock:
            changes = changes_between(await self._client.schedule.fetch(), command.slots, rating_w)
            for event_id in changes.deleted_ids:
                await self._client.schedule.delete_event(event_id)
            for event_id, event in changes.changed:
                await self._client.schedule.change_event(event_id, event)
            for event in changes.added:
                await self._client.schedule.add_event(event)


def _energy_saving(settings: UpdatedSettings, command: SetEnergySaving) -> UpdatedEnergySaving:
    saving = replace(settings.energySavingMode, enabled=command.is_on)
    if command.below_load_w is None:
        return saving
    return replace(saving, houseConsumptionThreshold=round(command.below_load_w))


def _mode_command(action: Order | Mode, rating_w: float | None) -> ModeCommand:
    command = mode_command_from(action, rating_w)
    if command is None:
        raise Unsupported(f"an xStorage Home has no word for {action}")
    return command
