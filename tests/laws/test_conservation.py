"""Law 4: at every instant of the twin the powers balance, and its counters are what flowed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.model import (
    Backup,
    Charge,
    Counters,
    Discharge,
    Hold,
    JoinGrid,
    LeaveGrid,
    Reading,
    Release,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    SolarOnly,
    TimeOfUse,
    residual_w,
)
from polywatt.twin import (
    FLOATS,
    PRESETS,
    Inputs,
    Steering,
    TwinPlant,
    TwinSpec,
    TwinState,
    initial_state,
    params_of,
    steering_of,
    step,
)

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
watts = st.sampled_from([0.0, 1.0]).flatmap(lambda on: st.floats(0.0, 12_000.0).map(lambda w: on * w))
percents = st.floats(0.0, 100.0)
specs = st.sampled_from([*PRESETS.values(), replace(PRESETS["powerwall-2"], modules=2, solar_peak_w=0.0)])
orders = st.one_of(
    st.builds(Charge, power_w=st.none() | st.floats(0.0, 2_500.0), until_soc_percent=st.none() | percents),
    st.builds(Discharge, power_w=st.none() | st.floats(0.0, 2_500.0), until_soc_percent=st.none() | percents),
    st.builds(Hold, may_charge=st.booleans()),
)
modes = st.one_of(*map(st.just, (SelfUse(), TimeOfUse(), Backup(), SolarOnly())))
commands = st.one_of(
    orders,
    st.builds(SetMode, mode=modes),
    st.builds(SetReserve, reserve_percent=percents),
    st.builds(SetGridCharging, is_allowed=st.booleans()),
    st.sampled_from([Release(), LeaveGrid(), JoinGrid()]),
)
COUNTED = (*TwinState._fields[2:10], "generator_wh")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@st.composite
def moments(draw: st.DrawFn) -> tuple[TwinSpec, TwinState[float], Inputs[float], Steering[float], bool, float]:
    """A home in any state, told anything, in any weather."""
    spec = draw(specs)
    state = initial_state(spec)._replace(energy_wh=spec.capacity_wh * draw(percents) / 100.0)
    inputs = Inputs(draw(watts), draw(watts), draw(watts), draw(st.floats(-20.0, 40.0)), draw(st.booleans()))
    steering = steering_of(
        draw(orders | modes),
        reserve_percent=draw(percents),
        grid_charging=SetGridCharging(is_allowed=draw(st.booleans()), power_w=draw(st.none() | watts)),
        is_running=draw(st.booleans()),
        params=params_of(spec),
    )
    return spec, state, inputs, steering, draw(st.booleans()), draw(st.floats(1e-3, 86_400.0))


@settings(max_examples=400, deadline=None)
@given(moments())
def test_in_every_step_the_powers_balance_and_the_battery_accounts_for_all_it_took(moment):
    spec, before, inputs, steering, is_on_grid, dt_s = moment

    after, flows = step(before, inputs, steering, is_on_grid, params_of(spec), dt_s, FLOATS)

    assert flows.load_w == pytest.approx(flows.solar_w + flows.battery_w + flows.grid_w + flows.generator_w, abs=1e-8)
    assert 0.0 <= flows.solar_w <= inputs.solar_available_w
    assert 0.0 <= flows.critical_load_w <= flows.load_w
    assert is_on_grid or flows.grid_w == 0.0
    assert -spec.charge_w - 1e-8 <= flows.battery_w <= spec.discharge_w + 1e-8
    stored_wh = after.energy_wh - before.energy_wh
    assert stored_wh == pytest.approx(after.charged_wh - after.discharged_wh - after.lost_wh, abs=1e-6)
    assert -1e-6 <= after.energy_wh <= spec.capacity_wh + 1e-6
    assert all(getattr(after, name) >= getattr(before, name) for name in COUNTED)


@settings(max_examples=200, deadline=None)
@given(moments())
def test_below_its_hidden_part_no_battery_discharges(moment):
    spec, before, inputs, steering, is_on_grid, dt_s = moment
    hidden_wh = params_of(spec).hidden_wh

    after, _ = step(before, inputs, steering, is_on_grid, params_of(spec), dt_s, FLOATS)

    assert after.energy_wh >= min(before.energy_wh, hidden_wh) - 1e-6


@st.composite
def lives(draw: st.DrawFn) -> tuple[TwinSpec, int, list[tuple[float, object]]]:
    """A home, and what comes to it after how many seconds each: a command, an outage (its length) or nothing."""
    happens = commands | st.none() | st.floats(1.0, 1_800.0)
    told = st.tuples(st.floats(0.1, 1_800.0).map(lambda after_s: round(after_s, 2)), happens)
    return draw(specs), draw(st.integers(0, 50)), draw(st.lists(told, min_size=1, max_size=8))


async def watched(life: tuple[TwinSpec, int, list[tuple[float, object]]]) -> list[tuple[Reading, Counters]]:
    """What is seen of a home every few seconds of its life."""
    spec, seed, story = life
    now = [START]
    twin = TwinPlant(spec, lambda: now[0], start=START, seed=seed, past_days=0.0)
    seen = [(await twin.reading(), await twin.counters())]
    for after_s, happens in story:
        end = now[0] + timedelta(seconds=min(after_s, 400.0))
        while now[0] < end:
            now[0] = min(end, now[0] + timedelta(seconds=2.5))
            seen.append((await twin.reading(), await twin.counters()))
        if isinstance(happens, float):
            twin.world.fail_grid(now[0], now[0] + timedelta(seconds=happens))
        elif happens is not None:
            await twin.send(happens)  # type: ignore[arg-type]  # of commands
    return seen


@pytest.mark.anyio
@settings(max_examples=25, deadline=None)
@given(lives())
async def test_at_every_instant_of_a_home_the_powers_balance_and_no_counter_falls(life):
    seen = await watched(life)

    for reading, _ in seen:
        assert residual_w(reading) == pytest.approx(0.0, abs=1e-8)
    for (_, earlier), (_, later) in pairwise(seen):
        for name in ("solar_wh", "load_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh"):
            assert getattr(later.lifetime, name) >= getattr(earlier.lifetime, name)


@pytest.mark.anyio
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.lists(commands, max_size=6), specs)
async def test_the_energy_in_the_counters_is_the_integral_of_the_powers(seed, told, spec):
    now = [START]
    twin = TwinPlant(spec, lambda: now[0], start=START, seed=seed, past_days=0.0)
    integral = dict.fromkeys(("solar_wh", "load_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh"), 0.0)
    # On a grid of one second every change of flow falls on a reading: ticks, commands and transitions do.
    for second in range(600):
        if second % 97 == 5 and second // 97 < len(told):
            await twin.send(told[second // 97])
        reading = await twin.reading()
        _add(integral, reading)
        now[0] += timedelta(seconds=1)

    lifetime = (await twin.counters()).lifetime

    assert {name: getattr(lifetime, name) for name in integral} == pytest.approx(integral, abs=1e-6)


def _add(integral: dict[str, float], reading: Reading) -> None:
    """One second of a reading."""
    battery_w, grid_w = reading.battery_w or 0.0, reading.grid_w or 0.0
    powers_w = {
        "solar_wh": reading.solar_w or 0.0,
        "load_wh": reading.load_w or 0.0,
        "imported_wh": max(grid_w, 0.0),
        "exported_wh": max(-grid_w, 0.0),
        "charged_wh": max(-battery_w, 0.0),
        "discharged_wh": max(battery_w, 0.0),
    }
    for name, power_w in powers_w.items():
        integral[name] += power_w / 3_600.0
