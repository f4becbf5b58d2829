"""Cars: charging now, modes, who may charge, and the schedule."""

from dataclasses import dataclass

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all, gather_by_key
from polywatt.model import (
    CarMode,
    ChargerSettings,
    Command,
    DeviceRefused,
    PendingChange,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    StartCar,
    StopCar,
    Unknown,
    Unsupported,
)

from ...client import ChargeCommand, EnlightenClient
from ...wire.charger.config import APP, CARD, ChargerConfig, ConfigEntry
from ...wire.charger.status import Charger
from ...wire.envelope import ALREADY_CHARGING, NOT_PLUGGED_IN, to_list, to_text
from ...wire.scheduler import ChargeMode, GreenSettings, Preference, Schedules
from ..site import Site
from .done import Done
from .slots import check_current, check_slots, sent_slots, slot_from

MODES = {
    ChargeMode.MANUAL: CarMode.MANUAL,
    ChargeMode.SCHEDULED: CarMode.SCHEDULED,
    ChargeMode.GREEN: CarMode.GREEN,
    ChargeMode.SMART: CarMode.SMART,
}
OFFERED = {CarMode.MANUAL: ChargeMode.MANUAL, CarMode.SCHEDULED: ChargeMode.SCHEDULED, CarMode.GREEN: ChargeMode.GREEN}
"""The document's three."""
RARELY_S = 600.0
"""Schedules, locks and green settings change when a person changes them."""


@dataclass(frozen=True, slots=True)
class Rarely:
    """What of a charger changes seldom."""

    green: GreenSettings | None
    """None: the battery cannot help here."""
    schedules: Schedules
    config: ChargerConfig


class Cars:
    """All chargers of a site."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self._client = client
        self._rarely: TtlCache[Rarely] = TtlCache(clock, RARELY_S, 64)

    async def settings(self, site: Site) -> tuple[tuple[ChargerSettings, ...], tuple[PendingChange, ...]]:
        """The reading's status, and for each charger one request every five minutes and three every ten."""
        told = await gather_by_key(site.chargers_by_serial, lambda sn: self._told(site, sn), 1)
        pending = [wait for _, waiting in told.values() for wait in waiting]
        if pending:
            self._rarely.forget()
        return tuple(settings for settings, _ in told.values()), tuple(pending)

    async def _told(self, site: Site, sn: str) -> tuple[ChargerSettings, list[PendingChange]]:
        preference, status = await gather_all(self._client.charge_mode(site.id, sn), self._client.charger_status(site.id))
        rarely = await self._rarely.ask((site.id, sn), lambda: self._asked_rarely(site, sn))
        return charger_settings_from(sn, preference, rarely, status.charger(sn)), _pending_in(sn, rarely.config)

    async def _asked_rarely(self, site: Site, sn: str) -> Rarely:
        schedules, config = await gather_all(
            self._client.schedules(site.id, sn), self._client.charger_config(site.id, sn)
        )
        helps = site.chargers_by_serial[sn].supports_battery
        green = await self._client.green_settings(site.id, sn) if helps else None
        return Rarely(green, schedules, config)

    async def tell(self, site: Site, given: Command) -> Done | None:
        """None: it was not for a car."""
        match given:
            case StartCar(charger_id=sn, current_a=current_a):
                return await self._start(site, sn, current_a)
            case StopCar(charger_id=sn):
                found = await self._client.stop_charging(site.id, sn)
                return Done(None if found.is_accepted else f"nothing was charging ({found.reason})")
            case SetCarMode():
                await self._set_mode(site, given)
            case SetCarLock():
                await self._set_locks(site, given)
            case SetCarSlots(charger_id=sn, slots=slots):
                check_slots(slots, site.chargers_by_serial[sn], sn)
                known = (await self._client.schedules(site.id, sn)).slots
                await self._client.update_schedules(site.id, sn, sent_slots(site.id, sn, slots, known))
            case _:
                return None
        self._rarely.forget()
        return Done()

    async def _start(self, site: Site, sn: str, current_a: float | None) -> Done:
        check_current(site.chargers_by_serial[sn], current_a, "start car")
        level_a = None if current_a is None else round(current_a)
        found = await self._client.start_charging(site.id, sn, level_a)
        if not found.is_accepted:
            return await self._not_started(site, sn, found)
        if level_a is None:
            return Done()
        if (await self._client.charge_mode(site.id, sn)).mode is ChargeMode.GREEN:
            return Done("in green mode the charger chooses the current by itself")
        is_told = found.shape is None or found.shape.body(level_a, 1) is not None
        return Done(None if is_told else "the cloud took no current; the car charges with the one it was told last")

    async def _not_started(self, site: Site, sn: str, found: ChargeCommand) -> Done:
        """A refusal where there is no car; the document's own have no code, so the status is asked."""
        if found.code == ALREADY_CHARGING:
            return Done("it is charging already, with this current")
        row = (await self._client.charger_status(site.id)).charger(sn)
        if found.code == NOT_PLUGGED_IN or (row is not None and row.is_plugged is False):
            raise DeviceRefused("no car is plugged in; plug one in and start again", found.code, found.reason)
        return Done(f"it was not started ({found.reason})")

    async def _set_mode(self, site: Site, given: SetCarMode) -> None:
        """The mode first: without a slot that is on the cloud refuses to follow a schedule, and nothing is changed."""
        sn, uses_battery = given.charger_id, given.uses_battery
        if uses_battery is not None and not site.chargers_by_serial[sn].supports_battery:
            raise Unsupported("set car mode: the battery cannot help this charger")
        await self._client.set_charge_mode(site.id, sn, OFFERED[given.mode])
        if uses_battery is not None:
            await self._client.set_green_settings(site.id, sn, uses_battery=uses_battery)

    async def _set_locks(self, site: Site, given: SetCarLock) -> None:
        for key, is_needed in ((APP, given.needs_app), (CARD, given.needs_card)):
            if is_needed is not None:
                await self._client.set_charger_config(site.id, given.charger_id, key, is_enabled=is_needed)


def charger_settings_from(sn: str, preference: Preference, rarely: Rarely, row: Charger | None) -> ChargerSettings:
    """What one charger was told."""
    mode, green, config = preference.mode, rarely.green, rarely.config
    told = {to_text(entry.key) for entry in to_list(config.data)}
    return ChargerSettings(
        charger_id=sn,
        mode=None if mode is None else MODES.get(mode) or Unknown(word=mode.value),
        current_a=None if row is None else row.session.level_a,
        uses_battery=None if green is None else green.uses_battery,
        needs_app=config.needs_app if APP in told else None,
        needs_card=config.needs_card if CARD in told else None,
        slots=tuple(slot_from(sn, slot) for slot in rarely.schedules.slots),
    )


def _pending_in(sn: str, config: ChargerConfig) -> list[PendingChange]:
    """Locks that were asked for and are not in force yet."""

    def waits(entry: ConfigEntry) -> bool | None:
        return entry.is_requested if entry.is_pending and entry.is_requested != entry.is_enabled else None

    app, card = waits(config.entry(APP)), waits(config.entry(CARD))
    if app is None and card is None:
        return []
    return [PendingChange(command=SetCarLock(charger_id=sn, needs_app=app, needs_card=card))]
