"""What hangs on the ports of a switch."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.model import (
    Coupling,
    DeviceKind,
    ExportLimit,
    GeneratorDetail,
    InverterDetail,
    LeaveGrid,
    Port,
    PortUse,
    Proof,
    ReceiptState,
    SetMode,
    SetPortUse,
    SwitchDetail,
    Unsupported,
    residual_w,
)
from polywatt.twin import PRESETS, TwinPlant, simulate_many

from ..homes import NIGHT, home_at

pytestmark = pytest.mark.anyio
PARALLEL = PRESETS["parallel-gridboss"]
WEST_NOON = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
"""In San Francisco."""
BUSY = replace(PARALLEL, load_kwh_per_year=90_000.0, critical_share=0.2)
"""So that there are always other loads."""


async def ports_of(twin: TwinPlant) -> list[Port]:
    [switch] = [detail.data for detail in await twin.details() if isinstance(detail.data, SwitchDetail)]
    return list(switch.ports)


async def inverters_of(twin: TwinPlant) -> list[InverterDetail]:
    return [detail.data for detail in await twin.details() if isinstance(detail.data, InverterDetail)]


async def test_a_port_shows_what_it_is_used_for_and_the_solar_that_comes_through_it():
    twin, _ = home_at(WEST_NOON, PARALLEL)

    ports = await ports_of(twin)
    assert [port.number for port in ports] == [1, 2, 3, 4]
    assert [port.use for port in ports] == [PortUse.SOLAR, PortUse.LOAD, PortUse.UNUSED, PortUse.UNUSED]
    assert 1_000.0 < (ports[0].power_w or 0.0) <= 4_000.0
    assert [port.power_w for port in ports[2:]] == [0.0, 0.0]


async def test_the_solar_of_a_home_is_that_of_its_strings_and_that_of_its_ports():
    twin, hand = home_at(WEST_NOON, PARALLEL)
    hand.move(hours=1)

    reading, counters = await twin.reading(), await twin.counters()
    inverters, ports = await inverters_of(twin), await ports_of(twin)
    strings_w = sum(string.power_w or 0.0 for inverter in inverters for string in inverter.strings)
    assert strings_w > 1_000.0
    assert reading.solar_w == pytest.approx(strings_w + (ports[0].power_w or 0.0))
    ac_w = sum(inverter.ac_w or 0.0 for inverter in inverters)
    assert ac_w == pytest.approx(strings_w + (reading.battery_w or 0.0))
    produced_wh = sum(inverter.produced_wh or 0.0 for inverter in inverters)
    passed_wh = (counters.lifetime.solar_wh or 0.0) + (counters.lifetime.discharged_wh or 0.0) - produced_wh
    assert 1_000.0 < passed_wh <= 4_000.0


async def test_solar_on_a_port_is_not_limited_by_the_inverters():
    twin, _ = home_at(WEST_NOON, PARALLEL, inverter_w=2_000.0, initial_soc_percent=100.0, standby_w=0.0)

    reading, ports = await twin.reading(), await ports_of(twin)
    assert (reading.solar_w or 0.0) == pytest.approx(2_000.0 + (ports[0].power_w or 0.0))


async def test_a_home_with_strings_and_solar_on_a_port_is_coupled_both_ways():
    twin, _ = home_at(NIGHT, PARALLEL)

    assert (await twin.home()).coupling == Coupling.BOTH
    assert (await twin.home()).ratings.solar_w == 24_000.0
    assert replace(PARALLEL, solar_peak_w=0.0).coupling == Coupling.AC
    assert replace(PARALLEL, port_solar_peak_w=0.0).coupling == Coupling.DC
    assert replace(PARALLEL, has_switch=False).coupling == Coupling.DC


async def test_a_home_whose_only_solar_hangs_on_a_port_knows_of_it():
    twin, _ = home_at(WEST_NOON, PARALLEL, solar_peak_w=0.0)

    ports = await ports_of(twin)
    assert (await twin.reading()).solar_w == ports[0].power_w
    assert all(inverter.strings == () for inverter in await inverters_of(twin))


async def test_an_unused_port_lets_no_solar_through_until_it_is_used_for_it_again():
    twin, hand = home_at(WEST_NOON, PARALLEL)
    before = (await ports_of(twin))[0]

    await twin.send(SetPortUse(number=1, use=PortUse.UNUSED))
    hand.move(seconds=1)
    off, reading = (await ports_of(twin))[0], await twin.reading()
    await twin.send(SetPortUse(number=1, use=PortUse.SOLAR))
    hand.move(seconds=1)

    assert (off.use, off.power_w) == (PortUse.UNUSED, 0.0)
    strings_w = sum(s.power_w or 0.0 for inverter in await inverters_of(twin) for s in inverter.strings)
    assert reading.solar_w == pytest.approx(strings_w)
    assert (await ports_of(twin))[0] == before


async def test_loads_on_a_port_take_their_part_of_the_other_loads():
    twin, _ = home_at(NIGHT, BUSY)

    reading, ports = await twin.reading(), await ports_of(twin)
    other_w = (reading.load_w or 0.0) - (reading.critical_load_w or 0.0)
    assert other_w > 100.0
    assert ports[1].power_w == pytest.approx(-0.25 * other_w)


async def test_loads_on_a_port_that_is_switched_off_take_nothing():
    twin, hand = home_at(NIGHT, BUSY)
    before, port_w = await twin.reading(), (await ports_of(twin))[1].power_w
    await twin.send(SetPortUse(number=2, use=PortUse.UNUSED))

    reading, port = await twin.reading(), (await ports_of(twin))[1]
    assert (port.use, port.power_w) == (PortUse.UNUSED, 0.0)
    assert reading.load_w == pytest.approx((before.load_w or 0.0) + (port_w or 0.0))
    assert reading.critical_load_w == before.critical_load_w
    assert residual_w(reading) == pytest.approx(0.0, abs=1e-8)
    hand.move(hours=2)
    assert (await ports_of(twin))[1] == port


async def test_what_hangs_on_a_port_does_not_move_to_another():
    twin, _ = home_at(WEST_NOON, BUSY)
    await twin.send(SetPortUse(number=1, use=PortUse.UNUSED))
    await twin.send(SetPortUse(number=3, use=PortUse.SOLAR))
    await twin.send(SetPortUse(number=4, use=PortUse.LOAD))

    ports = await ports_of(twin)
    assert [port.use for port in ports] == [PortUse.UNUSED, PortUse.LOAD, PortUse.SOLAR, PortUse.LOAD]
    assert [port.power_w for port in (ports[0], *ports[2:])] == [0.0, 0.0, 0.0]


async def test_what_hangs_on_several_ports_is_dealt_to_them_and_each_is_switched_by_itself():
    spec = replace(BUSY, ports=(PortUse.SOLAR, PortUse.LOAD, PortUse.SOLAR, PortUse.LOAD))
    twin, _ = home_at(WEST_NOON, spec)
    before = [port.power_w or 0.0 for port in await ports_of(twin)]
    await twin.send(SetPortUse(number=3, use=PortUse.UNUSED))
    await twin.send(SetPortUse(number=4, use=PortUse.UNUSED))

    after = [port.power_w or 0.0 for port in await ports_of(twin)]
    assert before[0] == pytest.approx(before[2])
    assert before[1] == pytest.approx(before[3])
    assert after == pytest.approx([before[0], before[1], 0.0, 0.0])


async def test_on_an_island_strings_are_turned_down_before_solar_on_a_port():
    twin, hand = home_at(WEST_NOON, PARALLEL, initial_soc_percent=100.0, load_kwh_per_year=20_000.0, standby_w=0.0)
    await twin.send(LeaveGrid())
    hand.move(minutes=1)

    reading, ports = await twin.reading(), await ports_of(twin)
    strings_w = sum(s.power_w or 0.0 for inverter in await inverters_of(twin) for s in inverter.strings)
    assert reading.grid_w == 0.0
    assert strings_w == pytest.approx(0.0, abs=1e-6)
    assert reading.solar_w == pytest.approx(ports[0].power_w)
    assert reading.solar_w == pytest.approx(reading.load_w, abs=1.0)


async def test_an_export_limit_turns_solar_on_a_port_down_too():
    twin, hand = home_at(WEST_NOON, PARALLEL, initial_soc_percent=100.0, load_kwh_per_year=100.0, standby_w=0.0)
    await twin.send(SetMode(mode=ExportLimit(export_limit_w=500.0)))
    hand.move(seconds=5)
    tight = await twin.reading()
    await twin.send(SetMode(mode=ExportLimit(export_limit_w=5_000.0)))
    wide, ports = await twin.reading(), await ports_of(twin)

    assert tight.grid_w == pytest.approx(-500.0)
    assert tight.solar_w == pytest.approx(500.0 + (tight.load_w or 0.0))
    assert wide.grid_w == pytest.approx(-5_000.0)
    assert (wide.solar_w or 0.0) > (ports[0].power_w or 0.0) > 1_000.0


async def test_solar_on_a_port_makes_no_island_by_itself():
    spec = replace(PARALLEL, solar_peak_w=0.0, initial_soc_percent=0.0, generator_w=0.0, load_kwh_per_year=1_000.0)
    twin, hand = home_at(WEST_NOON, spec)
    twin.world.fail_grid(hand.at, hand.at + timedelta(hours=1))
    hand.move(seconds=4)

    reading = await twin.reading()
    assert (reading.solar_w, reading.load_w) == (0.0, 0.0)


async def test_a_port_is_told_by_its_number_and_nothing_proves_it_but_the_details():
    twin, _ = home_at(NIGHT, PARALLEL)
    capability = (await twin.home()).capabilities.find(SetPortUse)
    receipt = await twin.send(SetPortUse(number=3, use=PortUse.LOAD))

    assert capability is not None
    assert capability.proof is Proof.NOTHING
    assert receipt.state is ReceiptState.ACCEPTED
    assert receipt.sent == SetPortUse(number=3, use=PortUse.LOAD)
    assert (await ports_of(twin))[2].use is PortUse.LOAD


@pytest.mark.parametrize("number", [0, 5])
async def test_there_is_no_port_beyond_those_of_the_switch(number):
    twin, _ = home_at(NIGHT, PARALLEL)

    with pytest.raises(Unsupported, match="number"):
        await twin.send(SetPortUse(number=number, use=PortUse.LOAD))


@pytest.mark.parametrize(
    "spec",
    [PRESETS["eg4-18kpv"], replace(PARALLEL, switch_ports=0, ports=(), port_solar_peak_w=0.0, port_load_share=0.0)],
)
async def test_a_home_without_ports_cannot_be_told_of_them(spec):
    twin, _ = home_at(NIGHT, spec)

    with pytest.raises(Unsupported):
        await twin.send(SetPortUse(number=1, use=PortUse.LOAD))


async def test_what_a_port_was_told_is_not_what_happened_before():
    (changed, hand), (unchanged, other) = (home_at(WEST_NOON, PARALLEL, past_days=1.0) for _ in range(2))
    hand.move(hours=1)
    await changed.send(SetPortUse(number=1, use=PortUse.UNUSED))
    hand.move(hours=1)
    other.move(hours=2)

    with_w = [w or 0.0 for w in (await unchanged.history("solar_w", WEST_NOON, hand.at)).values]
    without_w = [w or 0.0 for w in (await changed.history("solar_w", WEST_NOON, hand.at)).values]
    assert without_w[:12] == with_w[:12]
    # A fifth of all that shines: 4 kW beside 20.
    assert without_w[12:] == pytest.approx([w * 20.0 / 24.0 for w in with_w[12:]])


async def test_a_generator_behind_a_switch_carries_the_night_of_an_island():
    twin, hand = home_at(NIGHT.replace(hour=8), PARALLEL, initial_soc_percent=10.0)
    twin.world.fail_grid(hand.at, hand.at + timedelta(hours=2))
    hand.move(hours=1)

    reading = await twin.reading()
    [generator] = [detail.data for detail in await twin.details() if isinstance(detail.data, GeneratorDetail)]
    assert (await twin.home()).has(DeviceKind.GENERATOR)
    assert generator.power_w == reading.generator_w
    assert (reading.generator_w or 0.0) > 500.0
    assert residual_w(reading) == pytest.approx(0.0, abs=1e-8)


def test_many_homes_have_solar_on_their_ports_too():
    with_ports = simulate_many(PARALLEL, 20, WEST_NOON, days=0.1)
    without = simulate_many(replace(PARALLEL, port_solar_peak_w=0.0), 20, WEST_NOON, days=0.1)

    assert with_ports.load_w == pytest.approx(with_ports.solar_w + with_ports.battery_w + with_ports.grid_w)
    assert (with_ports.solar_w > without.solar_w + 20_000.0).all()
    assert with_ports.states.port_solar_wh.min() > 0.0


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 300),
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(PortUse), st.floats(1.0, 1_200.0)), max_size=5),
    st.booleans(),
    st.floats(0.0, 100.0),
)
async def test_whatever_its_ports_are_told_a_home_balances_and_its_ports_add_up(seed, story, is_islanded, soc_percent):
    spec = replace(BUSY, ports=(PortUse.SOLAR, PortUse.LOAD, PortUse.LOAD), initial_soc_percent=soc_percent)
    twin, hand = home_at(WEST_NOON, spec, seed=seed)
    if is_islanded:
        twin.world.fail_grid(hand.at)
    counted = [await twin.counters()]
    for number, use, after_s in story:
        await twin.send(SetPortUse(number=number, use=use))
        hand.move(seconds=after_s)
        reading, ports = await twin.reading(), await ports_of(twin)
        strings_w = sum(s.power_w or 0.0 for inverter in await inverters_of(twin) for s in inverter.strings)
        into_w = sum(max(port.power_w or 0.0, 0.0) for port in ports)
        out_w = sum(min(port.power_w or 0.0, 0.0) for port in ports)
        assert residual_w(reading) == pytest.approx(0.0, abs=1e-8)
        assert reading.solar_w == pytest.approx(strings_w + into_w, abs=1e-6)
        assert -out_w <= (reading.load_w or 0.0) - (reading.critical_load_w or 0.0) + 1e-6
        counted.append(await twin.counters())
    for earlier, later in pairwise(counted):
        assert (later.lifetime.solar_wh or 0.0) >= (earlier.lifetime.solar_wh or 0.0)
