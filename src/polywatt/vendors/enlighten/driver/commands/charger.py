"""Commands to chargers: start and stop, modes, who may charge, and the schedule."""

from polywatt.model import (
    Command,
    DeviceRefused,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    StartCar,
    StopCar,
    Unsupported,
)

from ...client import ChargeOutcome, EnlightenClient
from ...wire.charger.config import APP, CARD
from ...wire.envelope import ALREADY_CHARGING, NOT_PLUGGED_IN
from ...wire.scheduler import ChargeMode
from ..settings.charger import ChargerReader
from ..settings.modes import CHARGE_MODE_BY_CAR_MODE
from ..site import Site
from .charger_slots import check_current, check_slots, request_slots
from .outcome import Outcome


class ChargerCommands:
    """Sends commands to all chargers of a site."""

    def __init__(self, client: EnlightenClient, reader: ChargerReader) -> None:
        self._client, self._reader = client, reader

    async def send(self, command: Command, site: Site) -> Outcome | None:
        """Return the outcome, or None for a command that is not a charger's."""
        match command:
            case StartCar(charger_id=sn, current_a=current_a):
                return await self._start(site, sn, current_a)
            case StopCar(charger_id=sn):
                stopped = await self._client.charger.stop(site.id, sn)
                return Outcome(None if stopped.is_accepted else f"nothing was charging ({stopped.reason})")
            case SetCarMode():
                await self._set_mode(site, command)
            case SetCarLock():
                await self._set_locks(site, command)
            case SetCarSlots(charger_id=sn, slots=slots):
                check_slots(slots, site.chargers_by_serial[sn], sn)
                known = (await self._client.scheduler.schedules(site.id, sn)).slots
                await self._client.scheduler.update_schedules(site.id, sn, request_slots(site.id, sn, slots, known))
            case _:
                return None
        self._reader.clear_cache()
        return Outcome()

    async def _start(self, site: Site, sn: str, current_a: float | None) -> Outcome:
        check_current(site.chargers_by_serial[sn], current_a, "start car")
        level_a = None if current_a is None else round(current_a)
        started = await self._client.charger.start(site.id, sn, level_a)
        if not started.is_accepted:
            return await self._explain_refusal(site, sn, started)
        if level_a is None:
            return Outcome()
        if (await self._client.scheduler.mode(site.id, sn)).mode is ChargeMode.GREEN:
            return Outcome("in green mode the charger chooses the current by itself")
        is_current_sent = started.shape is None or started.shape.body(level_a, 1) is not None
        return Outcome(None if is_current_sent else "the cloud took no current; the car charges with its last one")

    async def _explain_refusal(self, site: Site, sn: str, refused: ChargeOutcome) -> Outcome:
        """A refusal where there is no car; the document's own have no code, so the status is read.

        Raises:
            DeviceRefused: no car is plugged in.
        """
        if refused.code == ALREADY_CHARGING:
            return Outcome("it is charging already, with this current")
        row = (await self._client.charger.status(site.id)).charger(sn)
        if refused.code == NOT_PLUGGED_IN or (row is not None and row.is_plugged is False):
            raise DeviceRefused("no car is plugged in; plug one in and start again", refused.code, refused.reason)
        return Outcome(f"it was not started ({refused.reason})")

    async def _set_mode(self, site: Site, command: SetCarMode) -> None:
        """The mode first: without a slot that is on the cloud refuses to follow a schedule, and nothing is changed."""
        sn, uses_battery = command.charger_id, command.uses_battery
        if uses_battery is not None and not site.chargers_by_serial[sn].supports_battery:
            raise Unsupported("set car mode: the battery cannot help this charger")
        await self._client.scheduler.set_mode(site.id, sn, CHARGE_MODE_BY_CAR_MODE[command.mode])
        if uses_battery is not None:
            await self._client.scheduler.set_green_settings(site.id, sn, uses_battery=uses_battery)

    async def _set_locks(self, site: Site, command: SetCarLock) -> None:
        for key, is_needed in ((APP, command.needs_app), (CARD, command.needs_card)):
            if is_needed is not None:
                await self._client.charger.set_config(site.id, command.charger_id, key, is_enabled=is_needed)
