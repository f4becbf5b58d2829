"""The slots of a charger, as its schedule is written."""

import uuid
from collections.abc import Sequence

import msgspec

from polywatt.model import Slot, StartCar, Unsupported

from ...wire import scheduler as wire
from ...wire.charger.summary import ChargerSummary
from ..settings.charger import slot_from


def check_slots(slots: Sequence[Slot], row: ChargerSummary, sn: str) -> None:
    """Check that the charger can do this in its slots.

    Raises:
        Unsupported: another thing than starting its car, or another current than it takes; nothing was sent.
    """
    for slot in slots:
        if not isinstance(slot.action, StartCar) or slot.action.charger_id != sn:
            raise Unsupported("set car slots: a slot of a charger can only start its own car")
        check_current(row, slot.action.current_a, "set car slots")
        if slot.window is not None and not slot.window.days:
            raise Unsupported("set car slots: a slot needs a day of the week")


def check_current(row: ChargerSummary, current_a: float | None, command_name: str) -> None:
    """Check that this charger takes the current.

    Raises:
        Unsupported: it does not; nothing was sent.
    """
    range_a = row.levels.range_a
    if current_a is None or range_a is None or row.levels.allows(round(current_a)):
        return
    raise Unsupported(f"{command_name}: {current_a:g} A is not within the charger's {range_a[0]}..{range_a[1]} A")


def request_slots(site: str, sn: str, slots: Sequence[Slot], known: Sequence[wire.Slot]) -> list[wire.Slot]:
    """Return the whole list: known slots retain what the model lacks (reminders); what is left out is deleted."""
    by_id = {slot.slot_id: slot for slot in known}
    return [_request_slot(site, sn, slot, by_id.get(slot.id)) for slot in slots]


def _request_slot(site: str, sn: str, slot: Slot, known: wire.Slot | None) -> wire.Slot:
    if known is not None and slot_from(sn, known) == slot:
        return known
    window, base = slot.window, _new_slot(site, sn) if known is None else known
    level_a = slot.action.current_a if isinstance(slot.action, StartCar) else None
    level = None if level_a is None else round(level_a)
    is_same = known is not None and known.level_a == level_a
    return msgspec.structs.replace(
        base,
        scheduleType=wire.OFF_PEAK if window is None else wire.CUSTOM,
        startTime=None if window is None else f"{window.start:%H:%M}",
        endTime=None if window is None else f"{window.end:%H:%M}",
        days=list(wire.EVERY_DAY if window is None else sorted(window.days)),
        enabled=slot.is_on,
        chargingLevel=base.chargingLevel if is_same else level,
        chargingLevelAmp=base.chargingLevelAmp if is_same else level,
    )


def _new_slot(site: str, sn: str) -> wire.Slot:
    """As the page makes one (L1230-L1246)."""
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
