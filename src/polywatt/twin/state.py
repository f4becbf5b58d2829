"""What a simulated home is made of, in numbers: for one home as floats, for many as arrays."""

from typing import Generic, NamedTuple

from .ops import Flag, N


class Params(NamedTuple, Generic[N]):
    """What of a home does not change (see ``homes.params_of``)."""

    capacity_wh: N
    hidden_wh: N
    """Never discharged, not even in an outage."""
    charge_w: N
    """AC side, as all powers."""
    discharge_w: N
    charge_loss: N
    """Lost per Wh charged."""
    discharge_loss: N
    """Lost per Wh discharged."""
    standby_w: N
    has_backup: Flag


class TwinState(NamedTuple, Generic[N]):
    """What a home remembers, in Wh since its past began unless the name says otherwise."""

    energy_wh: N
    """Stored now."""
    temperature_c: N
    """Of the battery now."""
    solar_wh: N
    load_wh: N
    critical_wh: N
    """The part of ``load_wh`` on the backup circuits."""
    imported_wh: N
    exported_wh: N
    charged_wh: N
    """AC side, as all of these."""
    discharged_wh: N
    lost_wh: N
    """Conversion and standby: what was charged and is neither stored nor discharged."""
    stored_wh_h: N
    """The integral of ``energy_wh`` over hours; its rise over a time is the average stored."""


class Inputs(NamedTuple, Generic[N]):
    """What the world does to a home during a step."""

    solar_available_w: N
    critical_load_w: N
    other_load_w: N
    surroundings_c: N
    """Where the battery hangs."""
    is_peak: Flag
    """The expensive hours."""


class Steering(NamedTuple, Generic[N]):
    """What the home was told, in numbers (see ``modes.steering_of``).

    The battery follows ``load - solar`` as far as a band allows: an open band is self-use, a band of one value a set
    power, and 0..0 stands by. Discharging is positive.
    """

    low_w: N
    high_w: N
    off_peak_high_w: N
    """``high_w`` outside the expensive hours."""
    floor_wh: N
    """Not discharged below while on the grid."""
    ceiling_wh: N
    """Not charged above while on the grid."""
    is_running: Flag
    """Stopped: the battery rests and there is no backup."""


class Flows(NamedTuple, Generic[N]):
    """Powers in W during a step, positive into the busbar."""

    solar_w: N
    battery_w: N
    grid_w: N
    load_w: N
    """What is served."""
    critical_load_w: N
    is_dark: Flag
    """No voltage at the busbar."""
