"""Faults, storms and forced values that a simulated home can have besides outages of the grid."""

from collections.abc import Sequence
from dataclasses import dataclass

from .intervals import Interval, covers, next_change_s


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults and their times."""

    emergency_off: Sequence[Interval] = ()
    """While the emergency power off is pressed."""
    battery_lost: Sequence[Interval] = ()
    """While the battery does not answer."""
    meter_lost: Sequence[Interval] = ()
    """While the chargers get no values of the grid's meter."""
    storms: Sequence[Interval] = ()
    """While a storm is announced."""
    grid_hz: float | None = None
    """Forced frequency of the public grid; None: its natural one."""
    battery_c: float | None = None
    """Forced temperature of the battery; None: its natural one."""

    def is_emergency_off(self, at_s: float) -> bool:
        """Whether the emergency power off is pressed."""
        return covers(self.emergency_off, at_s)

    def is_battery_lost(self, at_s: float) -> bool:
        """Whether the battery does not answer."""
        return covers(self.battery_lost, at_s)

    def is_meter_lost(self, at_s: float) -> bool:
        """Whether the chargers get no values of the grid's meter."""
        return covers(self.meter_lost, at_s)

    def storm_at(self, at_s: float) -> Interval | None:
        """Return the storm that is announced for ``at_s``."""
        return next((storm for storm in self.storms if storm.since_s <= at_s < storm.until_s), None)

    def next_change_s(self, after_s: float) -> float:
        """When a fault or storm next begins or ends."""
        kinds = (self.emergency_off, self.battery_lost, self.meter_lost, self.storms)
        return min(next_change_s(intervals, after_s) for intervals in kinds)
