"""The driver at an emulated account: what it asks, what it makes of it, and what it ends."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.responses import Response

from polywatt.kit.confirm import confirm
from polywatt.model import (
    BatteryDetail,
    Charge,
    DeviceKind,
    DeviceRefused,
    DeviceUnreachable,
    InverterDetail,
    ReceiptState,
    Release,
    SetChargeLimit,
    SetGridCharging,
    Stop,
    SwitchDetail,
    Unknown,
)
from polywatt.testing import emulator
from polywatt.vendors.eg4.driver import connect
from tests.vendors.eg4.client.cloud import SkippingClock
from tests.vendors.powerwall.gateway import Hurried
from tests.vendors.tap import Seen, Tap, tapped_emulator

pytestmark = pytest.mark.anyio
LIMITS = {
    "getInverterRuntime": (2, 20),
    "getMidboxRuntime": (1, 20),
    "getInverterEnergyInfoParallel": (1, 20),
    "getBatteryInfo": (2, 300),
    "read": (1, 120),
    "getStatusInfo": (1, 60),
}
"""For how many devices each is asked, and for how many seconds the document lets its answers be kept."""


async def test_a_site_is_a_tree_of_a_gridboss_inverters_and_their_modules():
    async with tapped_emulator("eg4", Tap(), preset="parallel-gridboss") as home, home.driver() as driver:
        known, details = await driver.home(), await driver.details()
        truth = await home.twin.reading()
        reading = await driver.reading()

    kinds = [device.kind for device in known.devices]
    assert kinds == [DeviceKind.SWITCH, *([DeviceKind.INVERTER] + [DeviceKind.BATTERY] * 3) * 2]
    assert known.ratings.capacity_wh == pytest.approx(6 * 14_336)
    by_id = {detail.device_id: detail.data for detail in details}
    assert set(by_id) == {device.id for device in known.devices}
    modules = [of for of in by_id.values() if isinstance(of, BatteryDetail)]
    assert all(
        of.cell_max_v is not None and of.cell_min_v is not None and of.cell_max_v > of.cell_min_v for of in modules
    )
    assert [len(of.strings) for of in by_id.values() if isinstance(of, InverterDetail)] == [3, 3]
    [switch] = [of for of in by_id.values() if isinstance(of, SwitchDetail)]
    assert [phase.phase for phase in switch.grid_side] == [1, 2]
    assert reading.battery_w == pytest.approx(truth.battery_w, abs=2)
    assert reading.load_w == pytest.approx(truth.load_w, abs=1)


async def test_polled_every_five_seconds_for_half_an_hour_it_asks_no_more_than_answers_may_be_kept():
    tap, polls_s = Tap(), 1_800
    async with tapped_emulator("eg4", tap, preset="parallel-gridboss") as home, home.driver() as driver:
        await driver.home()
        tap.seen.clear()
        for _ in range(polls_s // 5):
            await driver.reading()
            await driver.counters()
            await driver.details()
            await driver.settings()
            await home.clock.advance(5)

    for word, (devices, kept_s) in LIMITS.items():
        asked = sum(seen.path.rpartition("/")[2] == word for seen in tap.seen)
        # In the five minutes before a full hour nothing is kept (document): these are outside of them.
        assert 0 < asked <= devices * (polls_s / kept_s + 1), word


async def test_a_quick_charge_is_confirmed_and_ended_by_whoever_began_it():
    async with tapped_emulator("eg4", Tap()) as home, home.driver() as driver:
        hurried = Hurried(home.clock)
        begun = await confirm(driver, await driver.send(Charge()), hurried)
        during = (await driver.settings()).in_force
        said = await driver.make_safe()
        await home.clock.advance(60)
        after, again = (await driver.settings()).in_force, await driver.make_safe()

    assert begun.state is ReceiptState.APPLIED
    assert during is not None
    assert isinstance(during.action, Charge)
    assert during.since is not None
    assert during.until is not None
    assert during.until - during.since == timedelta(hours=4)
    assert said == "the quick charge was ended"
    assert after is not None
    assert isinstance(after.action, Unknown)
    assert again is None


async def test_a_setting_is_read_anew_until_it_shows():
    async with tapped_emulator("eg4", Tap()) as home, home.driver() as driver:
        before = await driver.settings()
        asked = await driver.send(SetChargeLimit(soc_percent=85))
        first = await driver.settings()
        receipt = await confirm(driver, asked, Hurried(home.clock))

    assert before.charge_limit_percent == first.charge_limit_percent == 100, "a few seconds later it shows"
    assert receipt.state is ReceiptState.APPLIED


async def test_a_power_is_told_to_each_inverter_by_its_share():
    tap = Tap()
    async with tapped_emulator("eg4", tap, preset="parallel-gridboss") as home, home.driver() as driver:
        await driver.send(SetGridCharging(is_allowed=True, power_w=5_000))
        told = (await home.twin.settings()).grid_charging

    bodies = [seen.body for seen in tap.seen if seen.path.endswith("remoteSet/write")]
    assert [body.decode().replace("%3A", ":") for body in bodies] == [
        "serialNum=1234567891&data=22:2500",
        "serialNum=1234567892&data=22:2500",
    ]
    assert told is not None
    assert told.power_w == 5_000


async def test_in_standby_there_is_no_reading_and_it_says_what_to_do():
    async with tapped_emulator("eg4", Tap()) as home, home.driver() as driver:
        await driver.send(Stop())
        await home.clock.advance(60)
        for question in (driver.reading, driver.details):
            with pytest.raises(DeviceUnreachable, match="standby"):
                await question()
        assert (await driver.settings()).is_running is False


async def test_a_plant_that_the_account_does_not_have_is_named_with_those_it_has():
    async with tapped_emulator("eg4", Tap()) as home:
        address = dataclasses.replace(home.address, options={"plant": "77"})
        async with connect(address, home.clock) as driver:
            with pytest.raises(DeviceRefused, match=r"\?plant=ID; it has: 12345"):
                await driver.reading()


async def test_release_ends_what_somebody_else_began():
    async with tapped_emulator("eg4", Tap()) as home, home.driver() as driver:
        await home.twin.send(Charge())
        await home.clock.advance(10)
        await driver.send(Release())
        in_force = (await home.twin.settings()).in_force

    assert in_force is not None
    assert not isinstance(in_force.action, Charge)


RUNTIME = "/WManage/api/inverter/getInverterRuntime"
WRITE = "/WManage/web/maintain/remoteSet/write"


def in_trouble(times: int, status: int) -> Callable[[Seen], Response | None]:
    """Answer the first requests with an error."""
    answers = iter([Response(None, status)] * times)
    return lambda _seen: next(answers, None)


@pytest.mark.proves("eg4.b77", "eg4.b80", "eg4.b82")
@pytest.mark.parametrize("status", [500, 503])
async def test_a_read_in_trouble_is_repeated_up_to_three_times_and_ever_later(status: int):
    tap, clock = Tap(), SkippingClock()
    async with tapped_emulator("eg4", tap) as home, connect(home.address, clock) as driver:
        await driver.home()
        clock.waits_s.clear()
        clock.set(clock.now() + timedelta(seconds=60))
        tap.instead["POST", RUNTIME] = in_trouble(2, status)
        before = tap.count("POST", RUNTIME)
        reading = await driver.reading()
        attempts, waits_s = tap.count("POST", RUNTIME) - before, list(clock.waits_s)
        clock.set(clock.now() + timedelta(seconds=60))
        tap.instead["POST", RUNTIME] = Response(None, status)
        with pytest.raises(DeviceUnreachable):
            await driver.reading()
        in_vain = tap.count("POST", RUNTIME) - before - attempts

    assert reading.soc_percent is not None
    assert (attempts, in_vain) == (3, 3)
    assert waits_s == [pytest.approx(1.05, abs=0.05), pytest.approx(2.05, abs=0.05)]


@pytest.mark.parametrize("status", [500, 503])
async def test_a_write_in_trouble_is_not_repeated_for_it_may_have_happened(status: int):
    tap = Tap()
    async with tapped_emulator("eg4", tap) as home, connect(home.address, SkippingClock()) as driver:
        await driver.home()
        tap.instead["POST", WRITE] = Response(None, status)
        with pytest.raises(DeviceUnreachable):
            await driver.send(SetChargeLimit(soc_percent=85))

    assert tap.count("POST", WRITE) == 1


async def test_firmware_names_what_runs_what_is_available_and_how_far_an_update_is():
    async with (
        tapped_emulator("eg4", Tap(), preset="parallel-gridboss") as home,
        connect(home.address, home.clock) as driver,
    ):
        before = await driver.firmware()
        await driver.update_firmware("1234567891", is_confirmed=True)
        await home.clock.advance(900)
        during = await driver.firmware()

    assert [(key, known.version, known.available) for key, known in before.items()] == [
        ("0987654321", "IAAB-1300", "IAAB-1600"),
        ("1234567891", "fAAB-2122", "fAAB-2525"),
        ("1234567892", "fAAB-2122", "fAAB-2525"),
    ]
    assert during["1234567891"].progress == pytest.approx(0.49, abs=0.01)


@pytest.mark.parametrize("profile", ["document", "field"])
async def test_a_grid_charging_that_is_not_allowed_has_no_power_when_it_is_read_back(profile):
    async with emulator("eg4", profile=profile) as home, home.driver() as driver:
        await driver.send(SetGridCharging(is_allowed=False, power_w=3_000.0))
        await home.clock.advance(60)

        assert (await driver.settings()).grid_charging == SetGridCharging(is_allowed=False)
