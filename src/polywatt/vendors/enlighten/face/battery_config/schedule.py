"""The charging schedule: one of the home's slots.

The cloud has one window in which the grid charges the battery up to 100 %; homes have lists of slots. The window is
the first slot that charges every day and to the end; all others stay as they are. Switching off the schedule switches
off the slot, so that its times stay.
"""

from datetime import time

from msgspec.structs import replace

from polywatt.model import EVERY_DAY, Charge, Home, Settings, Slot, Window

from .capabilities import slot_charging

FULL_PERCENT = 100.0
MINUTES_PER_HOUR = 60


def schedule_of(settings: Settings | None) -> Slot | None:
    """Return the slot that is the schedule; None where there is none."""
    slots = () if settings is None or settings.slots is None else settings.slots
    return next((slot for slot in slots if _is_schedule(slot)), None)


def is_scheduled(settings: Settings | None) -> bool | None:
    """Whether the schedule is on; None where the home's slots are unknown."""
    if settings is None or settings.slots is None:
        return None
    slot = schedule_of(settings)
    return slot is not None and slot.is_on


def minutes_of(slot: Slot | None) -> tuple[int | None, int | None]:
    """Return begin and end in minutes after local midnight."""
    if slot is None or slot.window is None:
        return None, None
    return _minutes(slot.window.start), _minutes(slot.window.end)


def slots_with(settings: Settings, home: Home, begin_min: int, end_min: int, *, is_on: bool) -> tuple[Slot, ...]:
    """Return the home's slots with a changed schedule."""
    known, before = settings.slots or (), schedule_of(settings)
    window = Window(start=_time(begin_min), end=_time(end_min))
    if before is None:
        return (*known, Slot(action=_charge(home), window=window, is_on=is_on))
    return tuple(replace(slot, window=window, is_on=is_on) if slot is before else slot for slot in known)


def _is_schedule(slot: Slot) -> bool:
    if not isinstance(slot.action, Charge) or slot.window is None or slot.window.days != EVERY_DAY:
        return False
    return slot.action.until_soc_percent in (None, FULL_PERCENT)


def _charge(home: Home) -> Charge:
    """Return the slot's action: up to the top, where the home can be given an end."""
    capability = slot_charging(home)
    has_end = capability is not None and "until_soc_percent" in capability.bounds
    return Charge(until_soc_percent=FULL_PERCENT if has_end else None)


def _minutes(at: time) -> int:
    return at.hour * MINUTES_PER_HOUR + at.minute


def _time(minutes: int) -> time:
    return time(*divmod(minutes, MINUTES_PER_HOUR))
