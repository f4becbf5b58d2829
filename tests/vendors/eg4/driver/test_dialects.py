"""One home behind the document's face and behind the portal's."""

from typing import Any

import pytest

from polywatt.kit.confirm import confirm
from polywatt.model import (
    BatteryDetail,
    Charge,
    Discharge,
    GridState,
    PortUse,
    ReceiptState,
    SetChargeLimit,
    SetGridCharging,
    SetPortUse,
    SetReserve,
    SetSolarCharging,
    Start,
    Stop,
    SwitchDetail,
)
from polywatt.testing import EmulatedHome, emulator
from tests.vendors.powerwall.gateway import Hurried

pytestmark = pytest.mark.anyio
PRESETS = ("eg4-18kpv", "parallel-gridboss")
ABOUT = {"soc_percent": 1.0, "grid_frequency_hz": 0.02}


async def seen(profile: str, preset: str, ask: Any) -> Any:
    async with emulator("eg4", profile=profile, preset=preset) as home, home.driver() as driver:
        await home.clock.advance(600)
        return await ask(home, driver)


@pytest.mark.parametrize("preset", PRESETS)
async def test_a_reading_is_the_same_from_both(preset):
    async def reading(_: EmulatedHome, driver: Any) -> Any:
        return await driver.reading()

    one, other = [await seen(profile, preset, reading) for profile in ("document", "field")]

    for name in ("solar_w", "battery_w", "grid_w", "load_w", "generator_w", *ABOUT):
        assert getattr(other, name) == pytest.approx(getattr(one, name), abs=ABOUT.get(name, 4.0)), name
    assert (other.grid_state, other.at) == (one.grid_state, one.at)


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_a_gridbosss_home_is_read_as_it_is(profile):
    async def both(home: EmulatedHome, driver: Any) -> Any:
        return await driver.reading(), await home.twin.reading()

    read, true = await seen(profile, "parallel-gridboss", both)

    for name in ("solar_w", "battery_w", "grid_w", "load_w"):
        assert getattr(read, name) == pytest.approx(getattr(true, name), abs=8.0), name


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_ports_tell_what_they_are_for_and_which_way_power_flows(profile):
    async def ports(home: EmulatedHome, driver: Any) -> Any:
        return switch_of(await driver.details()).ports, switch_of(await home.twin.details()).ports

    read, true = await seen(profile, "parallel-gridboss", ports)

    assert [port.use for port in read] == [PortUse.SOLAR, PortUse.LOAD, PortUse.UNUSED, PortUse.UNUSED]
    for port, real in zip(read, true, strict=True):
        assert port.power_w == pytest.approx(real.power_w, abs=2.0)
    assert read[0].power_w > 0 >= read[1].power_w


def switch_of(details: Any) -> SwitchDetail:
    return next(detail.data for detail in details if isinstance(detail.data, SwitchDetail))


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_modules_and_counters_are_those_of_the_home(profile):
    async def both(home: EmulatedHome, driver: Any) -> Any:
        return (await driver.details(), await driver.counters()), (
            await home.twin.details(),
            await home.twin.counters(),
        )

    (details, counters), (true_details, true_counters) = await seen(profile, "parallel-gridboss", both)

    read, true = [[d.data for d in all_ if isinstance(d.data, BatteryDetail)] for all_ in (details, true_details)]
    assert len(read) == len(true) == 6
    for one, other in zip(read, true, strict=True):
        assert one.cell_max_v is not None
        assert one.cell_min_v is not None
        assert one.battery_w == pytest.approx(other.battery_w, abs=8.0)
        assert one.voltage_v == pytest.approx(other.voltage_v, abs=0.01)
        assert one.current_a == pytest.approx(other.current_a, abs=0.06)
        assert one.cell_max_v - one.cell_min_v == pytest.approx(0.018, abs=0.002)
    assert counters.today.charged_wh == pytest.approx(true_counters.today.charged_wh, abs=100.0)
    assert counters.lifetime.solar_wh == pytest.approx(true_counters.lifetime.solar_wh, abs=100.0)


@pytest.mark.parametrize("preset", PRESETS)
async def test_a_portal_takes_what_the_document_has_no_word_for(preset):
    async def offered(_: EmulatedHome, driver: Any) -> set[type]:
        return {capability.command for capability in (await driver.home()).capabilities.commands}

    documented, portals = [await seen(profile, preset, offered) for profile in ("document", "field")]

    assert portals - documented == {Discharge, SetReserve, *([SetPortUse] if preset == PRESETS[1] else [])}
    assert documented < portals


@pytest.mark.parametrize(
    "command",
    [
        SetReserve(reserve_percent=30.0),
        SetChargeLimit(soc_percent=85.0),
        SetGridCharging(is_allowed=True, power_w=2_000.0),
        SetGridCharging(is_allowed=False),
        SetSolarCharging(power_w=3_000.0),
        Charge(duration_s=1_800.0),
        Discharge(duration_s=1_800.0),
        Stop(),
        Start(),
    ],
)
@pytest.mark.parametrize("preset", PRESETS)
async def test_what_the_portal_is_told_is_read_back(command, preset):
    async def ask(home: EmulatedHome, driver: Any) -> Any:
        return await confirm(driver, await driver.send(command), Hurried(home.clock))

    receipt = await seen("field", preset, ask)

    assert receipt.state is ReceiptState.APPLIED


async def test_a_port_can_be_switched_off_through_the_portal():
    async def ask(home: EmulatedHome, driver: Any) -> Any:
        await driver.send(SetPortUse(number=1, use=PortUse.UNUSED))
        await home.clock.advance(60)
        return switch_of(await driver.details()).ports[0], switch_of(await home.twin.details()).ports[0]

    read, true = await seen("field", "parallel-gridboss", ask)

    assert read.use is true.use is PortUse.UNUSED
    assert read.power_w == true.power_w == 0.0


async def test_a_quick_discharge_that_we_began_is_ended_as_we_stop():
    async def ask(home: EmulatedHome, driver: Any) -> Any:
        await driver.send(Discharge())
        words = await driver.make_safe()
        return words, (await home.twin.settings()).in_force

    words, in_force = await seen("field", PRESETS[0], ask)

    assert words == "the quick discharge was ended"
    assert not isinstance(in_force.action, Discharge)


async def test_an_island_is_told_by_both():
    async def islanded(home: EmulatedHome, driver: Any) -> Any:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(60)
        return (await driver.reading()).grid_state

    for profile in ("document", "field"):
        assert await seen(profile, PRESETS[0], islanded) == GridState.ISLANDED
        assert await seen(profile, PRESETS[1], islanded) == GridState.ISLANDED
