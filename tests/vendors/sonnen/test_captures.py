"""Real units' bodies, and the contract as its checker sees it."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polywatt.model import Activity, GridState, Ratings, SelfUse, residual_w, to_owner_percent
from polywatt.testing import emulator
from polywatt.vendors.sonnen.driver import HIDDEN_SOC_PERCENT, reading_from, settings_from
from polywatt.vendors.sonnen.wire import STATUS, Status
from tests.conftest import CAPTURES, CONTRACT, needs_captures, needs_contract
from tests.vendors.sonnen.test_driver_reading import BERLIN
from tests.vendors.sonnen.units import EXAMPLE, NOW, line_to, unit

FOLDER = CAPTURES / "sonnen"
FILES = sorted(FOLDER.glob("*.json"))
RATINGS = Ratings(hidden_soc_percent=HIDDEN_SOC_PERCENT)
each_capture = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def capture(beginning: str) -> Status:
    (file,) = FOLDER.glob(f"{beginning}*.json")
    return STATUS.decode(file.read_bytes())


@needs_captures
def test_there_are_captures_to_test_with():
    assert len(FILES) >= 4


@needs_captures
@each_capture
def test_every_capture_decodes_without_a_key_we_do_not_know(file: Path):
    sent: dict[str, Any] = msgspec.json.decode(file.read_bytes())

    assert set(sent) <= {field.encode_name for field in msgspec.structs.fields(Status)}
    assert msgspec.to_builtins(STATUS.decode(file.read_bytes())) == sent


@needs_captures
@pytest.mark.proves("sonnen.b15", "sonnen.b18")
@each_capture
def test_every_capture_balances_and_knows_its_time(file: Path):
    reading = reading_from(STATUS.decode(file.read_bytes()), NOW, BERLIN)

    assert residual_w(reading) == pytest.approx(0, abs=4)
    assert reading.at is not None
    assert reading.at.utcoffset() == timedelta(0)


@needs_captures
@pytest.mark.proves("sonnen.b16")
@each_capture
def test_every_captures_user_soc_is_what_we_show_its_owner(file: Path):
    status = STATUS.decode(file.read_bytes())
    reading = reading_from(status, NOW, None)

    assert reading.soc_percent is not None
    assert to_owner_percent(reading.soc_percent, RATINGS) == pytest.approx(status.USOC, abs=0.5)


@needs_captures
@each_capture
def test_every_captures_direction_is_the_sign_of_its_power(file: Path):
    reading = reading_from(STATUS.decode(file.read_bytes()), NOW, None)

    assert reading.battery_w is not None
    match reading.battery_activity:
        case Activity.IDLE:
            assert abs(reading.battery_w) < 10
        case activity:
            assert (activity == Activity.DISCHARGING) == (reading.battery_w > 0)


@needs_captures
def test_the_capture_of_evcc_says_all_that_newer_units_say():
    status = capture("evcc")
    reading, settings = reading_from(status, NOW, None), settings_from(status, NOW, RATINGS)

    assert (reading.battery_w, reading.grid_w, reading.load_w, reading.solar_w) == (299.0, 53.0, 356.0, 0.0)
    assert (reading.battery_activity, reading.grid_state) == (Activity.DISCHARGING, GridState.CONNECTED)
    assert reading.energy_remaining_wh == 3_174.0
    assert reading.grid_frequency_hz == pytest.approx(49.995)
    assert (settings.mode, settings.reserve_percent) == (SelfUse(), 5.0)


@needs_captures
def test_the_151_bytes_are_the_documents_example():
    assert (FOLDER / "api_v1_status_151_bytes.json").read_bytes().strip() == EXAMPLE


@needs_captures
@pytest.mark.anyio
async def test_a_driver_reads_every_capture_over_http():
    for file in FILES:
        async with unit(file.read_bytes()) as (driver, _):
            assert (await driver.reading()).load_w is not None


@needs_captures
@pytest.mark.anyio
async def test_a_replay_serves_the_captures_in_turn_and_takes_no_setpoint():
    bodies = [file.read_bytes().strip() for file in FILES]
    async with emulator("sonnen", replay=FOLDER) as home, line_to(home.address.port) as line:
        served = [(await line.ask("GET", "/api/v1/status")).body for _ in range(len(bodies) + 1)]
        refusals = [
            (await line.ask(method, path)).code
            for method, path in [
                ("PUT", "/api/v1/setpoint/charge/0"),
                ("PUT", "/api/status"),
                ("PROPFIND", "/api/status"),
                ("GET", "/"),
            ]
        ]

    assert served == [*bodies, bodies[0]]
    assert refusals == ["5", "16", "16", "5"]


@needs_contract
@pytest.mark.anyio
async def test_the_contracts_checker_passes_every_endpoint_of_the_emulator():
    async with emulator("sonnen", past_days=0) as home:
        checker = await asyncio.create_subprocess_exec(
            sys.executable,
            CONTRACT / "check_contract.py",
            *("--vendor", "sonnen", "--base-url", home.url, "--all"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await checker.communicate()

    assert checker.returncode == 0, out.decode()
    assert out.decode().splitlines()[-1] == "6 passed, 0 failed, 0 skipped"
