"""One home at one moment, in the model's words."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from polywatt.model import Energies, GridState, PortUse, Reading, activity_from

from .car import CarState, Charging
from .grid import frequency_hz, voltage_v
from .measured import is_known, sums_of
from .ops import Floats
from .spec import TwinSpec
from .state import Flows, TwinState
from .trouble import Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """Everything about a moment that a view needs."""

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
    """Whether solar could give anything."""
    ports: tuple[PortUse, ...] = ()
    """What each port of the switch is used for."""
    cars: tuple[CarState, ...] = ()
    charges: tuple[Charging, ...] = ()
    heard: Heard | None = None
    """What the battery said last, while it is lost."""
    held_hz: float | None = None
    """What the public grid's frequency is instead of its own."""

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
        """At the busbar: the grid's, or what the inverter makes of its own."""
        if self.flows.is_dark:
            return 0.0
        return self._natural_v() if self.is_tied else self.spec.nominal_v

    @property
    def home_frequency_hz(self) -> float:
        """At the busbar: the grid's, or the inverter's own; 0.0 in a dark home."""
        if self.flows.is_dark:
            return 0.0
        if not self.is_tied:
            return self.spec.nominal_hz
        if self.held_hz is not None:
            return self.held_hz
        return float(frequency_hz(self.seed, self._times_s(), self.spec.nominal_hz)[0])

    def _natural_v(self) -> float:
        return float(voltage_v(self.seed, self._times_s(), self.spec.nominal_v)[0])

    def _times_s(self) -> Floats:
        return np.array([self.at.timestamp()])


def reading_of(instant: Instant) -> Reading:
    """What the home does at this moment, as far as somebody measures it."""
    spec, flows, is_heard = instant.spec, instant.flows, instant.heard is None
    return Reading(
        received_at=instant.at,
        at=instant.at,
        solar_w=flows.solar_w if is_known(spec, "solar_w") else None,
        battery_w=flows.battery_w if is_heard else None,
        grid_w=flows.grid_w if is_known(spec, "grid_w") else None,
        load_w=flows.load_w if is_known(spec, "load_w") else None,
        critical_load_w=flows.critical_load_w if is_known(spec, "critical_load_w") else None,
        car_w=flows.car_w if is_known(spec, "car_w") else None,
        generator_w=flows.generator_w if is_known(spec, "generator_w") else None,
        soc_percent=instant.soc_percent if is_heard else None,
        energy_remaining_wh=instant.state.energy_wh if is_heard else None,
        battery_activity=activity_from(flows.battery_w) if is_heard else None,
        grid_state=instant.grid_state,
        grid_voltage_v=instant.grid_voltage_v,
        grid_frequency_hz=instant.home_frequency_hz,
    )


def energies_of(spec: TwinSpec, state: TwinState[float], since: TwinState[float] | None = None) -> Energies:
    """What was counted, or what of it came after ``since``; as far as somebody measures it."""
    start = (0.0,) * len(state) if since is None else since
    counted = TwinState(*(now - then for now, then in zip(state, start, strict=True)))
    return Energies(**{name: getattr(counted, name) for name in sums_of(spec)})
