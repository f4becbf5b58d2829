"""Homes in any state, told anything, in any weather: for laws."""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from polywatt.model import (
    Backup,
    Charge,
    Coupling,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    Mode,
    Order,
    PeakShaving,
    PortUse,
    SelfUse,
    SetGridCharging,
    SolarOnly,
    TimeOfUse,
)
from polywatt.twin import (
    FLOATS,
    PRESETS,
    Flows,
    Inputs,
    Params,
    Steering,
    TwinSpec,
    TwinState,
    initial_state,
    params_of,
    steering_of,
    step,
)

WATTS = st.sampled_from([0.0, 1.0]).flatmap(lambda on: st.floats(0.0, 12_000.0).map(lambda w: on * w))
PERCENTS = st.floats(0.0, 100.0)
SHARED = replace(PRESETS["eaton-dc"], name="shared", inverter_w=2_000.0, solar_coupling=Coupling.DC)
GENERATED = replace(PRESETS["eaton-dc"], name="generated", generator_w=5_000.0, solar_coupling=Coupling.DC)
PORTED = replace(PRESETS["parallel-gridboss"], name="ported", inverter_w=5_000.0)
BESIDE = replace(
    PRESETS["powerwall-2"], name="beside", has_switch=True, ports=(PortUse.SOLAR,), port_solar_peak_w=3_000.0
)
NAMES = ("sonnen-eco-8", "powerwall-2", "powerwall-three-phase", "eaton-3.6-4.2", "eaton-dc")
SPECS = st.sampled_from([*(PRESETS[name] for name in NAMES), SHARED, GENERATED, PORTED, BESIDE])
SHAVES = st.builds(PeakShaving, load_limit_w=WATTS)
EXPORTS = st.builds(ExportLimit, export_limit_w=st.floats(-5_000.0, 5_000.0))
FOLLOWS = st.builds(FrequencyRegulation, power_w=st.floats(0.0, 3_600.0), target_soc_percent=PERCENTS)
ORDERS = st.one_of(
    st.builds(Charge, power_w=st.none() | WATTS, until_soc_percent=st.none() | PERCENTS),
    st.builds(Discharge, power_w=st.none() | WATTS, until_soc_percent=st.none() | PERCENTS),
    st.builds(Hold, may_charge=st.booleans()),
)
MODES = st.one_of(*map(st.just, (SelfUse(), TimeOfUse(), Backup(), SolarOnly())), SHAVES, EXPORTS, FOLLOWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCase:
    """One step of a home, before and after."""

    spec: TwinSpec
    params: Params[float]
    action: Order | Mode
    steering: Steering[float]
    inputs: Inputs[float]
    is_on_grid: bool
    dt_s: float
    before: TwinState[float]
    flows: Flows[float]
    after: TwinState[float]

    def steered(self, **changes: Any) -> Flows[float]:
        """What would flow with other steering."""
        steering = self.steering._replace(**changes)
        return step(self.before, self.inputs, steering, self.is_on_grid, self.params, self.dt_s, FLOATS)[1]

    @property
    def available_w(self) -> float:
        """Of all solar, whatever it hangs on."""
        return self.inputs.solar_available_w + self.inputs.port_solar_available_w

    @property
    def own_solar_w(self) -> float:
        """Of the solar that hangs on no port."""
        return self.flows.solar_w - self.flows.port_solar_w

    @property
    def load_w(self) -> float:
        return self.inputs.critical_load_w + self.inputs.other_load_w


@st.composite
def step_cases(
    draw: st.DrawFn,
    action: st.SearchStrategy[Order | Mode] = ORDERS | MODES,
    is_on_grid: bool | None = None,
    is_running: bool | None = None,
    warmth_c: float | None = None,
    specs: st.SearchStrategy[TwinSpec] = SPECS,
) -> StepCase:
    """Where nothing is asked for, chance decides."""
    spec = draw(specs)
    params = params_of(spec)._replace(standby_w=0.0)
    held_c = draw(st.floats(-10.0, 70.0)) if warmth_c is None else warmth_c
    energy_wh = spec.capacity_wh * draw(PERCENTS) / 100.0
    before = initial_state(spec)._replace(energy_wh=energy_wh, temperature_c=held_c)
    inputs = Inputs(
        draw(WATTS),
        draw(WATTS),
        draw(WATTS),
        draw(st.floats(-20.0, 40.0)),
        draw(st.booleans()),
        draw(st.floats(-0.4, 0.4)),
        draw(WATTS) if spec.has_port_solar else 0.0,
    )
    action_drawn, tied = draw(action), draw(st.booleans()) if is_on_grid is None else is_on_grid
    steering = steering_of(
        action_drawn,
        reserve_percent=draw(PERCENTS),
        grid_charging=SetGridCharging(is_allowed=draw(st.booleans())),
        is_running=draw(st.booleans()) if is_running is None else is_running,
        params=params,
        sleep_below_w=draw(st.sampled_from([0.0, 300.0])) if is_running is None else 0.0,
    )
    dt_s = draw(st.floats(1e-2, 86_400.0))
    after, flows = step(before, inputs, steering, tied, params, dt_s, FLOATS)
    return StepCase(
        spec=spec,
        params=params,
        action=action_drawn,
        steering=steering,
        inputs=inputs,
        is_on_grid=tied,
        dt_s=dt_s,
        before=before,
        flows=flows,
        after=after,
    )
