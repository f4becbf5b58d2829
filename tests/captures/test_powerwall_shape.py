"""The face's answers have the keys and types of the captured ones; a replay is read as what it is."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from polywatt.kit.vendor import Address
from polywatt.model import (
    BatteryDetail,
    DeviceRefused,
    GridState,
    MeterDetail,
    MeterPlace,
    SelfUse,
    SetReserve,
    Start,
    Stop,
    residual_w,
)
from polywatt.testing import EmulatedHome, emulator
from polywatt.twin import PRESETS
from polywatt.vendors.powerwall.client import SystemStopped
from tests.captures.shapes import differences
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.powerwall.gateway import bench, driven, signed_in

pytestmark = [pytest.mark.anyio, needs_captures]
FOLDER = CAPTURES / "powerwall" / "21.39.1"
BUILT = (
    *("status", "meters", "meters/aggregates", "system_status", "system_status/soe", "system_status/grid_status"),
    *("system_status/grid_faults", "operation", "customer/registration", "config", "config/completed", "site_info"),
    *("site_info/site_name", "powerwalls", "solars", "sitemaster"),
)


def _captured(state: str, path: str) -> Any:
    return json.loads((FOLDER / state / f"{path.replace('/', '.')}.json").read_bytes())


@pytest.mark.parametrize("path", BUILT)
@pytest.mark.parametrize("state", ["running", "stopped"])
async def test_the_face_answers_in_the_captured_shape(state: str, path: str):
    refused = FOLDER / state / f"{path.replace('/', '.')}.err"
    async with bench("21.39") as home, signed_in(home) as client:
        if state == "stopped":
            await home.twin.send(Stop())
        answer = await client.get(f"/api/{path}")

    if refused.exists():
        assert answer.status_code == int(refused.read_text().split()[1])
        assert answer.content == refused.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[2].lstrip(b"\n")
        assert "Content-Type" not in answer.headers
    else:
        assert answer.status_code == 200
        assert differences(_captured(state, path), answer.json()) == []


@pytest.mark.parametrize(
    "path",
    [
        *(
            "status",
            "site_info",
            "site_info/site_name",
            "system_status",
            "system_status/soe",
            "operation",
            "sitemaster",
        ),
        *("system_status/grid_status", "system_status/grid_faults", "meters/aggregates", "powerwalls", "solars"),
        "sitemaster",
    ],
)
async def test_the_face_answers_in_the_shape_of_a_powerwall_plus(path: str):
    captured = CAPTURES / "powerwall" / "23.28.2-pw-plus" / f"api.{path.replace('/', '.')}.json"
    async with bench("23.28-pw-plus", lambda _: PRESETS["powerwall-plus"]) as home, signed_in(home) as client:
        answer = await client.get(f"/api/{path}")

    assert differences(json.loads(captured.read_bytes()), answer.json()) == []


async def test_the_strings_have_the_captured_shape_but_for_the_alarms():
    captured = json.loads((CAPTURES / "powerwall" / "23.36-vitals" / "solar_powerwall.json").read_bytes())
    async with bench("23.28-pw-plus", lambda _: PRESETS["powerwall-plus"]) as home, signed_in(home) as client:
        shown = (await client.get("/api/solar_powerwall")).json()

    captured |= {"pvac_alerts": {}, "pvs_alerts": {}}
    assert differences(captured, shown) == []


@pytest.mark.parametrize("place", ["site", "solar"])
async def test_meter_details_have_the_captured_shape(place: str):
    """Of a gateway like ours: the one with the meter inside. It was two firmware years newer."""
    captured = json.loads((CAPTURES / "powerwall" / "23.28.2-pw-plus" / "api.meters.site.json").read_bytes())
    async with bench("21.39") as home, signed_in(home) as client:
        shown = (await client.get(f"/api/meters/{place}")).json()

    assert differences(captured, shown) == []


async def test_refusals_have_the_captured_heads():
    head = (FOLDER / "running" / "powerwalls.phase_usages.err").read_text().lower()
    async with bench("21.39") as home, signed_in(home) as client:
        answer = await client.get("/api/nowhere")

    for name in ("cache-control", "content-type", "x-content-type-options"):
        assert f"{name}: {answer.headers[name]}" in head
    assert answer.text.endswith("}\n")


@pytest.fixture
async def running() -> AsyncIterator[EmulatedHome]:
    async with emulator("powerwall", replay=FOLDER / "running") as home:
        yield home


@pytest.fixture
async def stopped() -> AsyncIterator[EmulatedHome]:
    async with emulator("powerwall", replay=FOLDER / "stopped") as home:
        yield home


async def test_driver_reads_the_captured_numbers(running: EmulatedHome):
    meters, soe = _captured("running", "meters/aggregates"), _captured("running", "system_status/soe")
    async with driven(running) as driver:
        reading, counters = await driver.reading(), await driver.counters()

    assert reading.grid_w == meters["site"]["instant_power"] == 537
    assert reading.battery_w == meters["battery"]["instant_power"] == 10
    assert reading.load_w == meters["load"]["instant_power"] == 540.25
    assert meters["solar"]["instant_power"] == -2
    assert reading.solar_w == 0
    assert reading.soc_percent == soe["percentage"]
    assert reading.grid_state == GridState.CONNECTED
    assert reading.grid_frequency_hz == meters["battery"]["frequency"]
    assert reading.at is not None
    assert reading.at.isoformat() == "2021-12-13T07:24:46.192394+00:00"
    assert abs(residual_w(reading) or 0.0) < 11
    assert counters.lifetime.imported_wh == meters["site"]["energy_imported"]
    assert counters.lifetime.exported_wh == meters["site"]["energy_exported"]
    assert counters.lifetime.discharged_wh == meters["battery"]["energy_exported"] == 495_740
    assert counters.lifetime.charged_wh == 557_440
    assert counters.lifetime.solar_wh == meters["solar"]["energy_exported"]
    assert counters.lifetime.load_wh == meters["load"]["energy_imported"]


async def test_driver_reads_the_captured_home(running: EmulatedHome):
    async with driven(running) as driver:
        home, details, settings = await driver.home(), await driver.details(), await driver.settings()
        events = await driver.events(running.clock.now().replace(year=2000), running.clock.now())

    assert home.name == "Home Energy Gateway"
    assert (home.ratings.capacity_wh, home.ratings.discharge_w, home.ratings.solar_w) == (14_066, 5_000, 5_250)
    assert (home.ratings.nominal_v, home.ratings.nominal_hz) == (120, 60)
    assert (settings.mode, settings.reserve_percent, settings.is_running) == (SelfUse(), 30, True)
    assert events == ()
    battery = next(detail.data for detail in details if isinstance(detail.data, BatteryDetail))
    assert (battery.battery_w, battery.current_a, battery.energy_remaining_wh) == (-10, 0.2, 4_080)
    meters = {detail.data.place: detail.data for detail in details if isinstance(detail.data, MeterDetail)}
    assert set(meters) == {MeterPlace.BATTERY, MeterPlace.LOAD}, "meters/site was not captured"
    assert (meters[MeterPlace.BATTERY].imported_wh, meters[MeterPlace.BATTERY].exported_wh) == (495_740, 557_440)
    assert meters[MeterPlace.LOAD].imported_wh == _captured("running", "meters/aggregates")["load"]["energy_imported"]
    assert {detail.device_id for detail in details} <= {device.id for device in home.devices}


async def test_driver_says_of_a_stopped_capture_that_it_is_stopped_and_gives_no_number(stopped: EmulatedHome):
    async with driven(stopped) as driver:
        with pytest.raises(SystemStopped, match="stopped"):
            await driver.reading()
        with pytest.raises(SystemStopped, match="stopped"):
            await driver.counters()
        home, settings = await driver.home(), await driver.settings()

    assert settings.is_running is False
    assert settings.reserve_percent == 30
    assert home.ratings.capacity_wh == 13_500, "the label; what is full now is not told while stopped"


async def test_a_replay_is_read_and_nothing_else(running: EmulatedHome):
    async with driven(running) as driver:
        await driver.home()
        for command in (SetReserve(reserve_percent=20), Start(), Stop()):
            with pytest.raises(DeviceRefused):
                await driver.send(command)
    async with signed_in(running) as client:
        large = await client.post(
            "/api/login/Basic", content=b" " * 200_000 + b'{"username":"a","password":"password"}'
        )
        deep = await client.post("/api/login/Basic", content=b'{"clientInfo":' + b"[" * 50_000)

    assert (large.status_code, deep.status_code) == (400, 400)


async def test_a_replay_is_read_behind_its_login_only(running: EmulatedHome):
    address: Address = running.address
    async with signed_in(running) as client:
        inside = await client.get("/api/meters/aggregates")
        del client.headers["Authorization"]
        outside = [
            (await client.get(f"/api/{path}")).status_code for path in ("meters/aggregates", "status", "nowhere")
        ]

    assert address.port is not None
    assert inside.json() == _captured("running", "meters/aggregates")
    assert outside == [403, 200, 403]


@pytest.mark.parametrize("folder", ["21.39.1/running", "21.39.1/stopped", "23.28.2-pw-plus", "23.36-vitals"])
async def test_driver_has_a_home_for_every_folder(folder: str):
    path: Path = CAPTURES / "powerwall" / folder
    async with emulator("powerwall", replay=path) as home, driven(home) as driver:
        known, settings = await driver.home(), await driver.settings()

    assert known.timezone == "America/Los_Angeles"
    assert settings.is_running is (folder != "21.39.1/stopped")


async def test_driver_reads_a_two_pack_powerwall_plus():
    folder = CAPTURES / "powerwall" / "23.28.2-pw-plus"
    async with emulator("powerwall", replay=folder) as home, driven(home) as driver:
        known, reading, details = await driver.home(), await driver.reading(), await driver.details()

    meters = json.loads((folder / "api.meters.aggregates.json").read_bytes())
    assert reading.load_w == meters["load"]["instant_power"]
    assert reading.battery_w == -990
    full = json.loads((folder / "api.system_status.json").read_bytes())["nominal_full_pack_energy"]
    assert known.ratings.capacity_wh == full
    assert len([detail for detail in details if isinstance(detail.data, BatteryDetail)]) == 2
