"""Charging hours of a charger: its slots, and the tariff's cheap hours."""

from datetime import time
from typing import NamedTuple

from msgspec.structs import replace

from polywatt.model import ChargerSettings, Slot, StartCar, Window

from ..slots import next_boundary_s, spans
from ..spec import TwinSpec


class ChargingHours(NamedTuple):
    """The slot and tariff of the hour for one charger."""

    slot: StartCar | None
    """Of its slots the active one; of several the one that is listed first."""
    is_cheap: bool
    until_s: float
    """When one of the two changes next."""


def hours_at(spec: TwinSpec, charger: ChargerSettings, at_s: float) -> ChargingHours:
    """Return the charging hours at ``at_s``."""
    cheap = cheap_hours(spec)
    always = Slot(action=StartCar(charger_id=charger.charger_id), window=cheap)
    slots = tuple(slot if slot.window is not None else replace(slot, window=cheap) for slot in charger.slots)
    active = (slot.action for slot in slots if isinstance(slot.action, StartCar) and _is_active(slot, spec, at_s))
    until_s = next_boundary_s((*slots, always), spec.timezone, at_s)
    return ChargingHours(next(active, None), _is_active(always, spec, at_s), until_s)


def cheap_hours(spec: TwinSpec) -> Window | None:
    """Return all but the expensive hours; None where those last all day."""
    start, end = _time(spec.peak_start_hour), _time(spec.peak_end_hour)
    return None if start == end else Window(start=end, end=start)


def _is_active(slot: Slot, spec: TwinSpec, at_s: float) -> bool:
    return any(since_s <= at_s < until_s for since_s, until_s in spans(slot, spec.timezone, at_s, range(-1, 1)))


def _time(hour: float) -> time:
    return time(*divmod(round(hour * 60.0) % (24 * 60), 60))
