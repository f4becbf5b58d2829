"""What a charger's slots say, and the tariff's cheap hours."""

from datetime import time
from typing import NamedTuple

from msgspec.structs import replace

from polywatt.model import ChargerSettings, Slot, StartCar, Window

from ..slots import next_boundary_s, spans
from ..spec import TwinSpec


class Hours(NamedTuple):
    """What the hour means for one charger."""

    slot: StartCar | None
    """Of its slots the one that is on; of several the one that is listed first."""
    is_cheap: bool
    until_s: float
    """When one of the two changes next."""


def hours_at(spec: TwinSpec, charger: ChargerSettings, at_s: float) -> Hours:
    """What the hour that holds ``at_s`` means."""
    cheap = cheap_hours(spec)
    always = Slot(action=StartCar(charger_id=charger.charger_id), window=cheap)
    slots = tuple(slot if slot.window is not None else replace(slot, window=cheap) for slot in charger.slots)
    on = (slot.action for slot in slots if isinstance(slot.action, StartCar) and _is_on(slot, spec, at_s))
    return Hours(next(on, None), _is_on(always, spec, at_s), next_boundary_s((*slots, always), spec.timezone, at_s))


def cheap_hours(spec: TwinSpec) -> Window | None:
    """All but the expensive hours; None where they last all day."""
    start, end = _time(spec.peak_start_hour), _time(spec.peak_end_hour)
    return None if start == end else Window(start=end, end=start)


def _is_on(slot: Slot, spec: TwinSpec, at_s: float) -> bool:
    return any(since_s <= at_s < until_s for since_s, until_s in spans(slot, spec.timezone, at_s, range(-1, 1)))


def _time(hour: float) -> time:
    return time(*divmod(round(hour * 60.0) % (24 * 60), 60))
