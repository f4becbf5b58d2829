"""Orders, for a person, a slot or a hub alike. No signs; None leaves the choice to the device."""

from ._record import Tagged
from .numbers import Amperes, Percent, Seconds, Watts


class Charge(Tagged, frozen=True, kw_only=True):
    """Charge the battery."""

    power_w: Watts | None = None
    """AC side, >= 0."""
    until_soc_percent: Percent | None = None
    duration_s: Seconds | None = None


class Discharge(Tagged, frozen=True, kw_only=True):
    """Discharge the battery."""

    power_w: Watts | None = None
    """AC side, >= 0."""
    until_soc_percent: Percent | None = None
    duration_s: Seconds | None = None


class Hold(Tagged, frozen=True, kw_only=True):
    """Do not discharge; charge only if allowed."""

    duration_s: Seconds | None = None
    may_charge: bool = False


class StartCar(Tagged, frozen=True, kw_only=True):
    """Charge a car now."""

    charger_id: str
    current_a: Amperes | None = None


Order = Charge | Discharge | Hold
