"""Cars: charging now, modes, who may charge, and the schedule."""

import uuid
from collections.abc import Sequence
from datetime import time

import msgspec

from polywatt.kit.together import answers_for, together
from polywatt.model import (
    Bound,
    Capability,
    CarMode,
    ChargerSettings,
    Choice,
    Command,
    DeviceRefused,
    Lasts,
    Limits,
    Pending,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    Slot,
    SlotBounds,
    Speed,
    StartCar,
    StopCar,
    Unknown,
    Window,
)

from ...client import EnlightenClient
from ...wire import scheduler as wire
from ...wire.charger_config import APP, CARD, ConfigAnswer, ConfigEntry
from ...wire.refusal import NOT_PLUGGED
from ...wire.scheduler import ChargeMode, GreenSettings, Preference, Schedules
from ..site import Site

MODES = {
    ChargeMode.MANUAL: CarMode.MANUAL,
    ChargeMode.SCHEDULED: CarMode.SCHEDULED,
    ChargeMode.GREEN: CarMode.GREEN,
    ChargeMode.SMART: CarMode.SMART,
}
OFFERED = {CarMode.MANUAL: ChargeMode.MANUAL, CarMode.SCHEDULED: ChargeMode.SCHEDULED, CarMode.GREEN: ChargeMode.GREEN}
"""The document's three."""
LEVELS_A = (6.0, 40.0)
"""Where no charger says what it takes: what any of this make does."""
ON_OFF = frozenset({True, False})


class Cars:
    """All chargers of a site."""

    def __init__(self, client: EnlightenClient) -> None:
        self._client = client

    def commands(self, site: Site) -> tuple[Capability, ...]:
        """None for a site without a charger."""
        if not site.chargers:
            return ()
        ids: Limits = Choice(options=frozenset(str(row.serial) for row in site.chargers), is_required=True)
        ranges = [row.levels.range_a or LEVELS_A for row in site.chargers]
        least, most = max(low for low, _ in ranges), min(high for _, high in ranges)
        helps = any(row.supports_battery for row in site.chargers)
        modes: dict[str, Limits] = {"charger_id": ids, "mode": Choice(options=frozenset(OFFERED))}
        modes |= {"uses_battery": Choice(options=ON_OFF)} if helps else {}
        lock: dict[str, Limits] = {name: Choice(options=ON_OFF) for name in ("needs_app", "needs_card")}
        amps = Bound(least=least, most=most, step=1)
        slots = SlotBounds(
            does=frozenset({StartCar}),
            acts=(Capability(command=StartCar, bounds={"charger_id": ids, "current_a": amps}),),
        )
        return (
            Capability(command=StartCar, bounds={"charger_id": ids, "current_a": amps}, speed=Speed.SECONDS),
            Capability(command=StopCar, bounds={"charger_id": ids}, lasts=Lasts.ONCE, speed=Speed.SECONDS),
            Capability(command=SetCarMode, bounds=modes, speed=Speed.SECONDS),
            Capability(command=SetCarLock, bounds={"charger_id": ids, **lock}, speed=Speed.MINUTES),
            Capability(command=SetCarSlots, bounds={"charger_id": ids, "slots": slots}, speed=Speed.SECONDS),
        )

    async def settings(self, site: Site) -> tuple[tuple[ChargerSettings, ...], tuple[Pending, ...]]:
        """Four requests for each charger, most of which are kept for minutes; and what of them is pending."""
        told = await answers_for([str(row.serial) for row in site.chargers], lambda sn: self._told(site, sn), 1)
        pending = [wait for _, waiting in told.values() for wait in waiting]
        return tuple(settings for settings, _ in told.values()), tuple(pending)

    async def _told(self, site: Site, sn: str) -> tuple[ChargerSettings, list[Pending]]:
        client = self._client
        preference, green, schedules, config = await together(
            client.charge_mode(site.id, sn),
            client.green_settings(site.id, sn),
            client.schedules(site.id, sn),
            client.charger_config(site.id, sn),
        )
        return charger_settings_from(sn, preference, green, schedules, config), _pending_in(sn, config)

    async def tell(self, site: Site, given: Command) -> tuple[bool, str | None]:
        """Whether it was for a car, and what a person should know of it."""
        match given:
            case StartCar(charger_id=sn, current_a=current_a):
                return True, await self._start(site, sn, current_a)
            case StopCar(charger_id=sn):
                found = await self._client.stop_charging(site.id, sn)
                return True, None if found.is_accepted else f"nothing was charging ({found.reason})"
            case SetCarMode(charger_id=sn, mode=mode, uses_battery=uses_battery):
                if uses_battery is not None:
                    await self._client.set_green_settings(site.id, sn, uses_battery=uses_battery)
                await self._client.set_charge_mode(site.id, sn, OFFERED[mode])
            case SetCarLock(charger_id=sn, needs_app=needs_app, needs_card=needs_card):
                for key, is_needed in ((APP, needs_app), (CARD, needs_card)):
                    if is_needed is not None:
                        await self._client.set_charger_config(site.id, sn, key, is_enabled=is_needed)
            case SetCarSlots(charger_id=sn, slots=slots):
                known = (await self._client.schedules(site.id, sn)).slots
                await self._client.update_schedules(site.id, sn, sent_slots(site.id, sn, slots, known))
            case _:
                return False, None
        return True, None

    async def _start(self, site: Site, sn: str, current_a: float | None) -> str | None:
        level_a = None if current_a is None else round(current_a)
        found = await self._client.start_charging(site.id, sn, level_a)
        if found.code == NOT_PLUGGED:
            raise DeviceRefused(f"no car is plugged in ({found.reason})", found.code, found.reason)
        if level_a is not None and (await self._client.charge_mode(site.id, sn)).mode is ChargeMode.GREEN:
            return "in green mode the charger chooses the current by itself"
        return None if found.is_accepted else f"it was not started ({found.reason})"


def charger_settings_from(
    sn: str, preference: Preference, green: GreenSettings, schedules: Schedules, config: ConfigAnswer
) -> ChargerSettings:
    """What one charger was told."""
    mode = preference.mode
    return ChargerSettings(
        charger_id=sn,
        mode=None if mode is None else MODES.get(mode) or Unknown(word=mode.value),
        uses_battery=green.uses_battery,
        needs_app=config.needs_app,
        needs_card=config.needs_card,
        slots=tuple(_slot_from(sn, slot) for slot in schedules.slots),
    )


def _pending_in(sn: str, config: ConfigAnswer) -> list[Pending]:
    """Locks that were asked for and are not in force yet."""

    def waits(entry: ConfigEntry) -> bool | None:
        return entry.is_wanted if entry.is_pending and entry.is_wanted != entry.is_enabled else None

    app, card = waits(config.entry(APP)), waits(config.entry(CARD))
    if app is None and card is None:
        return []
    return [Pending(command=SetCarLock(charger_id=sn, needs_app=app, needs_card=card))]


def _slot_from(sn: str, slot: wire.Slot) -> Slot:
    """A slot that leaves its time to the tariff has no window."""
    times, days = slot.window, frozenset(slot.weekdays)
    window = None if times is None else Window(start=times[0], end=times[1], days=days or frozenset(wire.EVERY_DAY))
    does = StartCar(charger_id=sn, current_a=slot.level_a)
    return Slot(does=does, window=window, is_on=slot.is_enabled is not False, id=slot.slot_id)


def sent_slots(site: str, sn: str, slots: Sequence[Slot], known: Sequence[wire.Slot]) -> list[wire.Slot]:
    """The whole list: known slots keep what we have no words for (reminders); what is left out is deleted."""
    by_id = {slot.slot_id: slot for slot in known}
    return [_sent(site, sn, slot, by_id.get(slot.id)) for slot in slots]


def _sent(site: str, sn: str, slot: Slot, known: wire.Slot | None) -> wire.Slot:
    window, base = slot.window, _new(site, sn) if known is None else known
    level_a = slot.does.current_a if isinstance(slot.does, StartCar) else None
    level = None if level_a is None else round(level_a)
    is_same = known is not None and known.level_a == level_a
    return msgspec.structs.replace(
        base,
        scheduleType=wire.OFF_PEAK if window is None else wire.CUSTOM,
        startTime=None if window is None else _hh_mm(window.start),
        endTime=None if window is None else _hh_mm(window.end),
        days=list(wire.EVERY_DAY if window is None else sorted(window.days)),
        enabled=slot.is_on,
        chargingLevel=base.chargingLevel if is_same else level,
        chargingLevelAmp=base.chargingLevelAmp if is_same else level,
    )


def _new(site: str, sn: str) -> wire.Slot:
    return wire.Slot(
        id=f"{site}:{sn}:{uuid.uuid4()}",
        remindTime=10,
        remindFlag=False,
        recurringKind="Recurring",
        chargeLevelType="Weekly",
        sourceType="SYSTEM",
        reminderTimeUtc=None,
        serializedDays=None,
    )


def _hh_mm(at: time) -> str:
    return f"{at:%H:%M}"
