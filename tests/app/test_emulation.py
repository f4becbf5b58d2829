"""An emulator is made as it was asked for, or not at all."""

import dataclasses
from datetime import UTC, datetime

import pytest

from polywatt.app.emulation import BadOption, EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.app.target import parse_target
from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceKind

pytestmark = pytest.mark.anyio
POWERWALL, SONNEN, TOY = (vendor_named(name) for name in ("powerwall", "sonnen", "toy"))
ENLIGHTEN, MFA = vendor_named("enlighten"), "mfa@example.com"


@pytest.mark.parametrize(
    ("vendor", "options", "says"),
    [
        (SONNEN, {"profile": "21.39"}, "document, field"),
        (SONNEN, {"preset": "castle"}, "sonnen-eco-8"),
        (SONNEN, {"http_port": 0}, "plain HTTP"),
        (SONNEN, {"is_strict_about_server_name": True}, "plain HTTP"),
        (SONNEN, {"speed": 0.0}, "speed"),
        (SONNEN, {"speed": -1.0}, "speed"),
        (SONNEN, {"speed": float("nan")}, "speed"),
        (SONNEN, {"speed": float("inf")}, "speed"),
    ],
)
async def test_what_cannot_be_emulated_is_refused_with_what_can(vendor, options, says):
    with pytest.raises(BadOption, match=says):
        async with emulation(vendor, EmulationOptions(past_days=0.0, **options), ManualClock()):
            raise AssertionError("it was served")


async def test_a_replay_needs_captures_and_a_vendor_that_can(tmp_path):
    for vendor, path in ((SONNEN, tmp_path / "none"), (TOY, tmp_path)):
        with pytest.raises(BadOption):
            async with emulation(vendor, EmulationOptions(replay=path), ManualClock()):
                raise AssertionError("it was served")


async def test_its_target_is_one_that_polywatt_reads():
    credentials = Credentials(username="me", password="p@ss:w/#?%ü")
    options = EmulationOptions(past_days=0.0, credentials=credentials)
    async with emulation(POWERWALL, options, ManualClock()) as home:
        found = parse_target(home.target)

    assert found.address == home.address
    assert home.credentials == found.address.credentials == credentials
    assert home.url == f"https://127.0.0.1:{home.address.port}"


async def test_half_a_sign_in_is_filled_with_the_vendors_own():
    options = EmulationOptions(past_days=0.0, credentials=Credentials(password="mine"))
    async with emulation(POWERWALL, options, ManualClock()) as home:
        assert home.credentials == Credentials(username="customer", password="mine")


async def test_a_vendor_without_sign_in_has_no_credentials():
    async with emulation(SONNEN, EmulationOptions(past_days=0.0), ManualClock()) as home:
        assert home.credentials is None
        assert "@" not in home.target


async def test_a_driver_is_told_the_time_zone_of_the_simulated_home():
    options = EmulationOptions(past_days=0.0, preset="powerwall-2")
    async with emulation(SONNEN, options, ManualClock()) as home:
        assert str(home.address.timezone) == "America/Los_Angeles"


async def test_preset_seed_and_change_make_the_home():
    def more(spec):
        return dataclasses.replace(spec, modules=3)

    options = EmulationOptions(past_days=0.0, preset="powerwall-2", seed=7, change=more)
    async with emulation(SONNEN, options, ManualClock()) as home:
        assert home.twin is not None
        assert (home.twin.spec.name, home.twin.spec.modules, home.twin.seed) == ("powerwall-2", 3, 7)


async def test_without_a_clock_it_starts_when_it_is_told_and_runs_as_fast():
    start = datetime(2026, 3, 1, tzinfo=UTC)
    async with emulation(SONNEN, EmulationOptions(past_days=0.0, start=start, speed=3_600.0)) as home:
        first = home.clock.now()
        await home.clock.sleep(60)

        assert first >= start
        assert (home.clock.now() - first).total_seconds() >= 60


async def test_it_listens_on_ipv6_too():
    async with emulation(SONNEN, EmulationOptions(past_days=0.0, host="::1"), ManualClock()) as home:
        async with SONNEN.connect(home.address, ManualClock()) as driver:
            reading = await driver.reading()

        assert home.url.startswith("http://[::1]:")
        assert reading.load_w is not None


async def test_a_clouds_account_holds_several_homes_that_differ_and_tells_what_it_would_send():
    told: list[str] = []
    options = EmulationOptions(past_days=0.0, one_time_code="1234", notify=told.append)
    async with emulation(ENLIGHTEN, options, ManualClock(), homes=2) as home:
        address = dataclasses.replace(home.address, credentials=Credentials(username=MFA, password="password"))
        async with ENLIGHTEN.connect(address, ManualClock()) as driver:
            with pytest.raises(AuthenticationFailed, match="code"):
                await driver.home()

    assert [twin.seed for twin in home.twins] == [1, 2]
    assert told == [f"the one-time code of {MFA} is 1234"]


@pytest.mark.parametrize(("preset", "count"), [("enphase-5p", 20), ("enphase-50", 50)])
async def test_presets_of_a_maker_differ_by_what_is_on_the_roof(preset: str, count: int):
    options = EmulationOptions(past_days=0.0, preset=preset)
    async with (
        emulation(ENLIGHTEN, options, ManualClock()) as home,
        ENLIGHTEN.connect(home.address, ManualClock()) as driver,
    ):
        devices = (await driver.home()).devices

    kinds = [device.kind for device in devices]
    assert (
        kinds.count(DeviceKind.MICROINVERTER),
        kinds.count(DeviceKind.BATTERY),
        kinds.count(DeviceKind.CHARGER),
    ) == (count, 4, 1)
