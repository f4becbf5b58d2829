"""The tesla_powerwall library, which Home Assistant uses, against our gateway."""

import json
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from tesla_powerwall import error as their_errors
from tesla_powerwall.const import DeviceType, GridState, GridStatus, IslandMode, MeterType, OperationMode, Roles
from tesla_powerwall.powerwall import Powerwall

from polywatt.model import Backup, SetMode
from polywatt.testing import EmulatedHome, emulator
from polywatt.twin import TwinPlant
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.powerwall.gateway import machine_time

pytestmark = pytest.mark.anyio
RUNNING = CAPTURES / "powerwall" / "21.39.1" / "running"


@pytest.fixture(params=["document", "21.39"])
async def home(request: pytest.FixtureRequest) -> AsyncIterator[EmulatedHome]:
    async with emulator("powerwall", profile=request.param, past_days=1) as running:
        yield running


@pytest.fixture
async def gateway(home: EmulatedHome) -> AsyncIterator[Powerwall]:
    async with Powerwall(home.url.removeprefix("https://")) as powerwall:
        await powerwall.login("password")
        yield powerwall


async def test_they_sign_in_and_out(home: EmulatedHome):
    async with Powerwall(home.url.removeprefix("https://")) as powerwall:
        with pytest.raises(their_errors.AccessDeniedError):
            await powerwall.get_charge()
        with pytest.raises(their_errors.AccessDeniedError, match="bad credentials"):
            await powerwall.login("wrong")
        answer = await powerwall.login("password", "me@example.com")
        was_in = powerwall.is_authenticated()
        await powerwall.logout()

        with pytest.raises(their_errors.AccessDeniedError):
            await powerwall.get_charge()

    assert answer.roles == [Roles.HOME_OWNER]
    assert (answer.firstname, answer.lastname) == ("Tesla", "Energy")
    assert was_in is True
    assert powerwall.is_authenticated() is False


async def test_they_read_the_homes_powers_and_counters(home: EmulatedHome, gateway: Powerwall):
    meters, truth = await gateway.get_meters(), await home.twin.reading()
    counters = (await home.twin.counters()).lifetime

    power = {name: meter.instant_power for name, meter in meters.meters.items()}
    assert set(power) == {MeterType.SITE, MeterType.SOLAR, MeterType.BATTERY, MeterType.LOAD}
    assert power[MeterType.SITE] == pytest.approx(truth.grid_w, abs=0.01)
    assert power[MeterType.SOLAR] == pytest.approx(truth.solar_w, abs=0.01)
    assert power[MeterType.BATTERY] == pytest.approx(truth.battery_w, abs=0.01)
    assert power[MeterType.LOAD] == pytest.approx(truth.load_w, abs=0.01)
    assert meters.load.energy_imported == pytest.approx(counters.load_wh)
    assert meters.battery.energy_exported == pytest.approx(counters.discharged_wh, abs=1)
    assert meters.solar.is_drawing_from() is True
    assert meters.load.is_sending_to() is True


async def test_they_read_the_meters_in_detail(home: EmulatedHome, gateway: Powerwall):
    site, solar, truth = await gateway.get_meter_site(), await gateway.get_meter_solar(), await home.twin.reading()

    assert (site.location, solar.location) == (MeterType.SITE, MeterType.SOLAR)
    assert site.readings.instant_power == pytest.approx(truth.grid_w, abs=0.01)
    assert (site.readings.real_power_a or 0) + (site.readings.real_power_b or 0) == pytest.approx(
        truth.grid_w, abs=0.01
    )
    assert site.readings.v_l1n == pytest.approx(truth.grid_voltage_v)
    assert site.readings.v_l3n is None


async def test_they_read_the_battery(home: EmulatedHome, gateway: Powerwall):
    truth = await home.twin.reading()
    charge, energy, capacity = await gateway.get_charge(), await gateway.get_energy(), await gateway.get_capacity()
    (battery,) = await gateway.get_batteries()
    limits = await gateway.get_instantaneous_max_charge_power(), await gateway.get_instantaneous_max_discharge_power()
    serials = await gateway.get_serial_numbers()

    assert charge == pytest.approx(truth.soc_percent, abs=0.01)
    assert energy == pytest.approx(truth.energy_remaining_wh, abs=1)
    assert capacity == 14_000
    assert (battery.capacity, battery.energy_remaining) == (capacity, energy)
    assert battery.p_out == pytest.approx(truth.battery_w, abs=0.01)
    assert battery.grid_state == GridState.COMPLIANT
    assert battery.disabled_reasons == []
    assert serials == [battery.serial_number]
    assert all(0 <= limit <= 5_000 for limit in limits)


async def test_they_read_the_site_and_the_gateway(home: EmulatedHome, gateway: Powerwall):
    info, status, master = await gateway.get_site_info(), await gateway.get_status(), await gateway.get_sitemaster()
    (solar,) = await gateway.get_solars()
    truth = await home.twin.home()

    assert (info.nominal_system_energy, info.nominal_system_power) == (13.5, 5)
    assert info.timezone == truth.timezone
    assert status.device_type == await gateway.get_device_type() == DeviceType.GW2
    assert status.up_time_seconds == timedelta(hours=55, minutes=46)
    assert status.start_time == home.clock.now() - status.up_time_seconds
    assert (master.is_running, master.status, master.is_connected_to_tesla) == (True, "StatusUp", True)
    assert await gateway.get_version() in ("20.49.0", "21.39.1")
    assert await gateway.get_gateway_din() == await gateway.get_vin()
    assert solar.power_rating_watts == truth.ratings.solar_w


async def test_they_read_mode_reserve_and_grid(home: EmulatedHome, gateway: Powerwall):
    before = await gateway.get_operation_mode()
    await home.twin.send(SetMode(mode=Backup()))

    assert before == OperationMode.SELF_CONSUMPTION
    assert await gateway.get_operation_mode() == OperationMode.BACKUP
    assert await gateway.get_backup_reserve_percentage() == 20
    assert await gateway.get_grid_status() == GridStatus.CONNECTED
    assert await gateway.is_grid_services_active() is False


async def test_they_leave_the_grid_and_come_back(home: EmulatedHome, gateway: Powerwall):
    left = await gateway.set_island_mode(IslandMode.OFFGRID)
    leaving = await gateway.get_grid_status()
    await home.clock.advance(3)
    off = await gateway.get_grid_status()
    joined = await gateway.set_island_mode(IslandMode.ONGRID)
    returning = await gateway.get_grid_status()
    await home.clock.advance(21)

    assert (left, joined) == (IslandMode.OFFGRID, IslandMode.ONGRID)
    assert [leaving, off, returning, await gateway.get_grid_status()] == [
        GridStatus.TRANSITION_TO_ISLAND,
        GridStatus.ISLANDED,
        GridStatus.TRANSITION_TO_GRID,
        GridStatus.CONNECTED,
    ]


async def test_they_stop_and_run_the_system(home: EmulatedHome, gateway: Powerwall):
    if home.profile != "document":
        # They send the document's GET, which real gateways of this firmware refuse.
        with pytest.raises(their_errors.ApiError, match="405"):
            await gateway.stop()
        return
    twin: TwinPlant = home.twin
    twin.world.stop_refusal = "Power flow is too high"
    with pytest.raises(their_errors.ApiError, match="Unable to stop sitemaster"):
        await gateway.stop()
    twin.world.stop_refusal = None
    await gateway.stop()
    stopped = await gateway.get_sitemaster()
    with pytest.raises(their_errors.ApiError, match="502"):
        await gateway.get_meters()
    await gateway.run()

    assert stopped.is_running is False
    assert (await gateway.get_sitemaster()).is_running is True
    assert (await gateway.get_meters()).load.instant_power > 0


async def test_they_verify_our_certificate():
    async with emulator("powerwall", start=machine_time(), past_days=1) as home:
        assert home.ca_pem is not None
        trusting = ssl.create_default_context(cadata=home.ca_pem.decode())
        endpoint = home.url.removeprefix("https://")
        jar = aiohttp.CookieJar(unsafe=True)
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting), cookie_jar=jar) as session,
            aiohttp.ClientSession() as distrusting,
        ):
            powerwall = Powerwall(endpoint, http_session=session, verify_ssl=True)
            await powerwall.login("password")
            charge = await powerwall.get_charge()
            stranger = Powerwall(endpoint, http_session=distrusting, verify_ssl=True)
            with pytest.raises(their_errors.PowerwallUnreachableError, match="certificate"):
                await stranger.login("password")

    assert 0 < charge <= 100


def _captured(path: str) -> Any:
    return json.loads((RUNNING / f"{path}.json").read_bytes())


@needs_captures
async def test_they_read_a_replayed_gateway():
    async with (
        emulator("powerwall", replay=RUNNING) as home,
        Powerwall(home.url.removeprefix("https://")) as powerwall,
    ):
        await powerwall.login("password")
        meters, captured = await powerwall.get_meters(), _captured("meters.aggregates")
        system = _captured("system_status")
        (battery,) = await powerwall.get_batteries()
        status = await powerwall.get_status()
        info = await powerwall.get_site_info()
        (solar,) = await powerwall.get_solars()

        assert {name.value: meter.instant_power for name, meter in meters.meters.items()} == {
            name: meter["instant_power"] for name, meter in captured.items()
        }
        assert await powerwall.get_charge() == _captured("system_status.soe")["percentage"]
        assert await powerwall.get_energy() == system["nominal_energy_remaining"]
        assert await powerwall.get_capacity() == system["nominal_full_pack_energy"]
        assert await powerwall.get_instantaneous_max_charge_power() == 5_130
        assert await powerwall.get_instantaneous_max_discharge_power() == 12_000
        assert (battery.p_out, battery.i_out) == (-10, -0.2)
        assert await powerwall.get_serial_numbers() == [battery.serial_number]
        assert await powerwall.get_grid_status() == GridStatus.CONNECTED
        assert await powerwall.is_grid_services_active() is False
        assert await powerwall.get_operation_mode() == OperationMode.SELF_CONSUMPTION
        assert await powerwall.get_backup_reserve_percentage() == 30
        assert (await powerwall.get_sitemaster()).is_running is True
        assert (status.commission_count, status.device_type) == (9, DeviceType.GW2)
        assert await powerwall.get_version() == "21.39.1"
        assert await powerwall.get_gateway_din() == await powerwall.get_vin()
        assert (info.nominal_system_energy, info.nominal_system_power) == (13.5, 5)
        assert solar.power_rating_watts == 5_250
