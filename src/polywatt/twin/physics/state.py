"""A simulated home in numbers: for one home as floats, for many as arrays."""

from typing import Generic, NamedTuple

from .ops import Flag, N


class Params(NamedTuple, Generic[N]):
    """Constants of a home (see ``params.params_of``)."""

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
    inverter_w: N
    """Limit of solar and battery together, in and out of the busbar; infinite where each has its own inverter."""
    solar_when_stopped_w: N
    """Limit of solar while the home is stopped: infinite where it has its own inverter, 0 where it shares one."""
    other_share: N
    """The part of the other loads that an island can carry at all: 0 where they hang on the grid's side."""
    has_backup: Flag
    generator_w: N
    """Limit of a generator, which runs on an island only; 0 where there is none."""
    generator_floor_wh: N
    """The generator keeps the battery from falling below this."""


class TwinState(NamedTuple, Generic[N]):
    """State of a home: counters in Wh since its past began, unless the name says otherwise."""

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
    """Conversion and standby: energy that was charged and is neither stored nor discharged."""
    stored_wh_h: N
    """The integral of ``energy_wh`` over hours; its rise over a time is the average stored."""
    generator_wh: N
    port_solar_wh: N
    """The part of ``solar_wh`` that came through the ports of a switch."""
    car_wh: N
    """The part of ``load_wh`` that charged cars."""


class Inputs(NamedTuple, Generic[N]):
    """Inputs of a home from the world during a step."""

    solar_available_w: N
    """Of all solar but that behind the ports of a switch."""
    critical_load_w: N
    other_load_w: N
    surroundings_c: N
    """At the battery."""
    is_peak: Flag
    """The expensive hours."""
    grid_off_hz: N = 0.0  # type: ignore[assignment]  # a number is a number, for one home or for many
    """How far the public grid's frequency is above nominal."""
    port_solar_available_w: N = 0.0  # type: ignore[assignment]  # as above
    """Of the solar behind the ports of a switch: it feeds the busbar whatever the home's inverters do."""


class Steering(NamedTuple, Generic[N]):
    """How the battery is steered, in numbers (see ``steering.steering_of``).

    The battery follows ``load - solar - grid_target_w`` as far as a band allows: an open band is self-use, a band of
    one value a set power, and 0..0 stands by. What follows the grid's frequency is added. Discharging is positive.
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
    shave_above_w: N
    """The battery covers load above this, whatever its mode; infinite: never."""
    grid_target_w: N
    """Power that is left to the grid while the battery follows the home."""
    export_limit_w: N
    """Solar is turned down rather than let more than this leave the home; < 0 is an import."""
    response_w: N
    """Power at the full deviation of the grid's frequency; 0: does not follow it."""
    rest_wh: N
    """Energy that the battery drifts to while the frequency is good."""
    clip_low_w: N
    """How far below its target the battery may go, so that a shared inverter need not turn solar down."""
    sleep_below_w: N
    """The inverter sleeps while the home takes less than this and solar leaves nothing over; 0: never."""
    carries_island: Flag = True
    """Whether the backup supply is switched on."""
    shutdown_wh: N = 0.0  # type: ignore[assignment]  # a number is a number, for one home or for many
    """Not discharged below, not even on an island."""


class Flows(NamedTuple, Generic[N]):
    """Powers in W during a step, positive into the busbar."""

    solar_w: N
    battery_w: N
    grid_w: N
    load_w: N
    """Served load."""
    critical_load_w: N
    is_dark: Flag
    """No voltage at the busbar."""
    is_asleep: Flag = False
    """The inverter saves its own energy."""
    generator_w: N = 0.0  # type: ignore[assignment]  # a number is a number, for one home or for many
    port_solar_w: N = 0.0  # type: ignore[assignment]  # as above
    """The part of ``solar_w`` that comes through the ports of a switch."""
    car_w: N = 0.0  # type: ignore[assignment]  # as above
    """The part of ``load_w`` that charges cars."""
