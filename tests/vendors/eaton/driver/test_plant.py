"""The requests of a poll, what is fetched again, and a technician's driver."""

import contextlib
from dataclasses import dataclass
from datetime import timedelta

import pytest

from polywatt.model import DeviceUnreachable, SelfUse, SetMode, SetReserve, SolarOnly, Start, Stop, Unsupported
from polywatt.testing import EmulatedHome, emulator
from polywatt.testing.conformance import CHECKS
from polywatt.vendors.eaton.driver import EatonDriver
from tests.vendors.eaton.emulated import DEVICE, STATUS, driven, tapped, technician

pytestmark = pytest.mark.anyio
DOCUMENTED = {
    "/api/auth/signin",
    "/api/config/state",
    "/api/device",
    "/api/device/status",
    "/api/settings",
    "/api/settings/",
    "/api/metrics",
    "/api/metrics/",
    "/api/metrics/daily",
    "/api/schedule/",
    "/api/notifications/",
    "/api/notifications/unread",
    "/api/notifications/read/all",
    "/api/device/command",
    "/api/device/power",
    "/api/technical/status",
    "/api/device/maintenance/diagnostics",
}


async def poll(driver: EatonDriver) -> None:
    """Everything a hub wants to know."""
    await driver.reading()
    await driver.counters()
    await driver.settings()
    now = driver._clock.now()
    await driver.events(now - timedelta(minutes=5), now)


async def test_a_customers_poll_takes_three_requests():
    async with tapped() as (home, tap), driven(home) as driver:
        await poll(driver)
        await home.clock.advance(60)
        tap.seen.clear()
        await poll(driver)

    assert sorted(seen.path for seen in tap.seen) == [DEVICE, STATUS, "/api/notifications/"]


async def test_a_technicians_poll_takes_four_details_included():
    async with tapped() as (home, tap), technician(home) as driver:
        await poll(driver)
        await home.clock.advance(60)
        tap.seen.clear()
        await poll(driver)
        await driver.details()

    assert sorted(seen.path for seen in tap.seen) == [DEVICE, STATUS, "/api/notifications/", "/api/technical/status"]


async def test_settings_and_schedule_are_read_again_when_the_device_marks_them_and_after_ten_minutes():
    async with tapped() as (home, tap), driven(home) as driver, driven(home) as other:
        await driver.settings()
        await home.clock.advance(60)
        await other.send(SetReserve(reserve_percent=40.0))
        await other.send(SetMode(mode=SolarOnly()))
        tap.seen.clear()
        marked = await driver.settings()
        after_mark = [seen.path for seen in tap.seen]
        await home.clock.advance(601)
        tap.seen.clear()
        await driver.settings()

    assert (marked.reserve_percent, marked.mode) == (40.0, SolarOnly())
    assert "/api/settings" in after_mark
    assert "/api/schedule/" not in after_mark
    assert {"/api/settings", "/api/schedule/"} <= {seen.path for seen in tap.seen}


async def test_what_we_told_is_read_again_at_once():
    async with tapped() as (home, _tap), driven(home) as driver:
        await driver.settings()
        await driver.send(SetMode(mode=SolarOnly()))

        assert (await driver.settings()).mode == SolarOnly()

        await driver.send(SetMode(mode=SelfUse()))

        assert (await driver.settings()).mode == SelfUse()


@pytest.mark.proves("eaton.b71")
async def test_nothing_but_the_documented_endpoints_is_used():
    async with tapped() as (home, tap):
        for connected in (driven(home), technician(home)):
            async with connected as driver:
                await driver.home()
                await poll(driver)
                await driver.history("soc_percent", home.clock.now() - timedelta(hours=2), home.clock.now())
                for command in (SetMode(mode=SolarOnly()), SetMode(mode=SelfUse(), duration_s=3_600.0), Stop()):
                    await driver.send(command)
                with pytest.raises(DeviceUnreachable, match="switched off"):
                    await driver.reading()
                await driver.send(Start())

    assert {seen.path for seen in tap.seen} <= DOCUMENTED


async def test_a_customer_reads_no_details_and_is_told_who_does():
    async with tapped() as (home, tap), driven(home) as driver:
        with pytest.raises(Unsupported, match="inverter_sn"):
            await driver.details()

    assert "/api/technical/status" not in {seen.path for seen in tap.seen}


async def test_the_quantities_of_a_day_share_one_request():
    async with tapped() as (home, tap), driven(home) as driver:
        since, until = home.clock.now() - timedelta(hours=20), home.clock.now()
        series = [await driver.history(name, since, until) for name in ("soc_percent", "load_w", "solar_w")]
        asked = tap.count("GET", "/api/metrics/")

    assert asked == 1
    assert [len(one.values) for one in series] == [240, 240, 240]
    with pytest.raises(Unsupported, match="no history of battery_w"):
        await driver.history("battery_w", since, until)


@dataclass(frozen=True, slots=True)
class TechniciansHome(EmulatedHome):
    """The same home, looked at by a technician."""

    @contextlib.asynccontextmanager
    async def driver(self, clock=None):
        async with technician(self) as driver:
            yield driver


SAYS_NO = ("check_commands", "check_receipts")
"""A unit without solar does not tell that it has none, and refuses self-consumption when it is asked."""
CASES = [
    pytest.param(check, preset, id=f"{check.__name__}-{preset}")
    for check in CHECKS
    for preset in ("eaton-3.6-4.2", "eaton-dc", "eaton-no-pv")
    if preset != "eaton-no-pv" or check.__name__ not in SAYS_NO
]


@pytest.mark.parametrize("profile", ["document", "field"])
@pytest.mark.parametrize(("check", "preset"), CASES)
async def test_a_technicians_driver_conforms(check, preset, profile):
    async with emulator("eaton", profile=profile, preset=preset) as home:
        await check(TechniciansHome(home.emulation, home.clock, home.profile))
