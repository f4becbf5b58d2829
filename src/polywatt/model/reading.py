"""The state of a home at one moment: one flat row.

Positive flows into the home's busbar: solar >= 0, battery > 0 while discharging, grid > 0 while importing, so that
``load_w == solar_w + battery_w + grid_w`` (a generator is a fourth source). A real device's reading is not bent to
balance. Unknown is None, never 0.
"""

from datetime import datetime
from enum import StrEnum, auto

from ._record import Record
from .unknown import Unknown


class GridState(StrEnum):
    """How the home stands to the public grid."""

    CONNECTED = auto()
    LEAVING = auto()
    """Separating; the battery is about to carry the home."""
    ISLANDED = auto()
    RETURNING = auto()
    """The grid is back (or about to be); synchronising."""
    FAULTED = auto()
    WAITING_FOR_PERSON = auto()


class Activity(StrEnum):
    """The direction of the battery's power."""

    CHARGING = auto()
    DISCHARGING = auto()
    IDLE = auto()


class Reading(Record, frozen=True, kw_only=True, gc=False):
    """The home at one moment. Powers in W, averaged over whatever the device averages over (under a second)."""

    received_at: datetime
    """When we got it, aware UTC."""
    at: datetime | None = None
    """The device's own time, aware UTC; None where it sends none."""
    solar_w: float | None = None
    """>= 0; DC strings and AC-coupled inverters together."""
    battery_w: float | None = None
    """> 0 discharging."""
    grid_w: float | None = None
    """> 0 importing."""
    load_w: float | None = None
    """>= 0; critical and other loads together, cars included."""
    critical_load_w: float | None = None
    """The part of ``load_w`` that survives an outage."""
    car_w: float | None = None
    """The part of ``load_w`` that charges cars."""
    generator_w: float | None = None
    soc_percent: float | None = None
    """0..100 of the whole battery, its hidden part included (see ``Ratings.hidden_soc_percent``)."""
    energy_remaining_wh: float | None = None
    battery_activity: Activity | Unknown | None = None
    """The direction, where the size is not sent."""
    grid_state: GridState | Unknown | None = None
    grid_voltage_v: float | None = None
    """Between a phase and neutral where there is a neutral; 0.0 is a dead grid."""
    grid_frequency_hz: float | None = None
    """0.0 is a dead grid, None is no answer."""


def residual_w(reading: Reading) -> float | None:
    """Return the power missing for a balance, in W; None while one of the four is unknown."""
    if reading.solar_w is None or reading.battery_w is None or reading.grid_w is None or reading.load_w is None:
        return None
    generator_w = 0.0 if reading.generator_w is None else reading.generator_w
    return reading.load_w - reading.solar_w - reading.battery_w - reading.grid_w - generator_w


def activity_from(battery_w: float, idle_below_w: float = 1.0) -> Activity:
    """Return the direction of a battery power in W; within ``idle_below_w`` of zero it rests."""
    if battery_w >= idle_below_w:
        return Activity.DISCHARGING
    return Activity.CHARGING if battery_w <= -idle_below_w else Activity.IDLE
