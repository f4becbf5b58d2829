"""One home at one moment."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from polywatt.model import GridState, PortUse

from .car import CarState, Charging
from .epoch import epoch_s
from .physics.ops import Floats
from .physics.state import Flows, TwinState
from .simulation.flicker import with_flicker
from .simulation.simulation import Simulation
from .simulation.timeline import BatteryReport
from .spec import TwinSpec
from .world.grid import frequency_hz, voltage_v


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything about a moment that readings and details need."""

    spec: TwinSpec
    seed: int
    at: datetime
    state: TwinState[float]
    flows: Flows[float]
    grid_state: GridState
    is_grid_alive: bool
    is_tied: bool
    """The busbar and the public grid are one."""
    has_sun: bool
    """Whether any solar power is available."""
    ports: tuple[PortUse, ...] = ()
    """Use of each port of the switch."""
    cars: tuple[CarState, ...] = ()
    charges: tuple[Charging, ...] = ()
    last_report: BatteryReport | None = None
    """While the battery is lost."""
    forced_hz: float | None = None
    """Forced frequency of the public grid."""

    @property
    def soc_percent(self) -> float:
        """Of the whole battery, its hidden part included."""
        return min(100.0, 100.0 * self.state.energy_wh / self.spec.capacity_wh)

    @property
    def grid_voltage_v(self) -> float:
        """On the public side: 0.0 in an outage, alive while the home is off the grid by choice."""
        return self._natural_v() if self.is_grid_alive else 0.0

    @property
    def home_voltage_v(self) -> float:
        """At the busbar: the grid's, or that of the inverter."""
        if self.flows.is_dark:
            return 0.0
        return self._natural_v() if self.is_tied else self.spec.nominal_v

    @property
    def home_frequency_hz(self) -> float:
        """At the busbar: the grid's, or that of the inverter; 0.0 in a dark home."""
        if self.flows.is_dark:
            return 0.0
        if not self.is_tied:
            return self.spec.nominal_hz
        if self.forced_hz is not None:
            return self.forced_hz
        return float(frequency_hz(self.seed, self._times_s(), self.spec.nominal_hz)[0])

    def _natural_v(self) -> float:
        return float(voltage_v(self.seed, self._times_s(), self.spec.nominal_v)[0])

    def _times_s(self) -> Floats:
        return np.array([self.at.timestamp()])


def snapshot_from(simulation: Simulation, at: datetime) -> Snapshot:
    """Return the home at ``at``, which is the simulation's present."""
    timeline, at_s = simulation.timeline, epoch_s(at)
    flows, grid_state = timeline.flows, timeline.connection.state
    if simulation.flickers:
        flows = with_flicker(flows, timeline.steering, grid_state, simulation.seed, at_s)
    return Snapshot(
        spec=simulation.spec,
        seed=simulation.seed,
        at=at,
        state=timeline.state_at(at_s),
        flows=flows,
        grid_state=grid_state,
        is_grid_alive=timeline.is_grid_alive,
        is_tied=timeline.is_tied,
        has_sun=timeline.inputs.solar_available_w > 0.0,
        ports=timeline.settings.ports,
        cars=timeline.cars_at(at_s),
        charges=tuple(timeline.fleet.charges),
        last_report=timeline.last_report,
        forced_hz=timeline.faults.grid_hz,
    )
