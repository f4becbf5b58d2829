"""``devices/vitals`` of the face."""

import json
import math

import pytest

from polywatt.model import (
    GridState,
    Plant,
    SwitchDetail,
)
from polywatt.twin import PRESETS, TwinSpec
from polywatt.vendors.powerwall.driver.details.vitals import number
from polywatt.vendors.powerwall.wire.vitals import VitalDevice, decode_vitals, encode_vitals
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.powerwall.gateway import Bench, bench, driven, signed_in, tapped

pytestmark = pytest.mark.anyio
VITALS = "/api/devices/vitals"
CAPTURE = CAPTURES / "powerwall" / "23.36-vitals" / "devices.vitals.protobuf.bin"
TYPES = {"STSTSM", "NEURIO", "PVAC", "PVS", "TEPINV", "TEPOD", "TESYNC", "TETHC", "TESLA"}


def plus(_: TwinSpec) -> TwinSpec:
    return PRESETS["powerwall-plus"]


async def vitals_of(home: Bench, username: str = "installer") -> list[VitalDevice]:
    async with signed_in(home, username) as client:
        answer = await client.get(VITALS)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    return decode_vitals(answer.content)


def of_type(devices: list[VitalDevice], kind: str) -> list[VitalDevice]:
    return [device for device in devices if device.type == kind]


@pytest.mark.proves("powerwall.b35")
async def test_vitals_are_protobuf_and_no_json():
    async with bench() as home, signed_in(home, "installer") as client:
        body = (await client.get(VITALS)).content

    with pytest.raises(ValueError, match=r"Expecting|codec"):
        json.loads(body)
    assert encode_vitals(decode_vitals(body)) == body
    assert body.startswith(b"\n"), "one repeated message, as in the capture"


@pytest.mark.proves("powerwall.b36")
@pytest.mark.parametrize(
    ("username", "status"), [("customer", 403), ("kiosk", 403), ("installer", 200), ("engineer", 200)]
)
async def test_where_vitals_are_for_installers_nobody_else_reads_them(username: str, status: int):
    async with bench("installer-vitals") as home, signed_in(home, username) as client:
        assert (await client.get(VITALS)).status_code == status


@pytest.mark.proves("powerwall.b36")
async def test_elsewhere_customers_read_them_too_until_firmware_23_44():
    for profile, status in (("document", 200), ("21.39", 200), ("23.28-pw-plus", 200), ("23.44", 404), ("25.18", 404)):
        async with bench(profile) as home, signed_in(home, "customer") as client:
            assert (await client.get(VITALS)).status_code == status


@pytest.mark.proves("powerwall.b37")
async def test_each_device_is_named_by_its_type_part_and_serial_number():
    async with bench(change=plus) as home:
        devices = await vitals_of(home)

    assert {device.type for device in devices} <= TYPES
    for device in devices:
        parts = (device.din or "").split("--")
        assert parts[1:] == [part for part in (device.part_number, *(device.serial or "").split("--")) if part]
    assert len(of_type(devices, "TETHC")) == len(of_type(devices, "TEPOD")) == len(of_type(devices, "TEPINV")) == 2
    assert len(of_type(devices, "PVAC")) == len(of_type(devices, "PVS")) == len(of_type(devices, "TESYNC")) == 1


@pytest.mark.proves("powerwall.b37")
@needs_captures
async def test_every_measured_name_is_one_that_a_capture_has():
    captured = {name for device in decode_vitals(CAPTURE.read_bytes()) for name in device.values}
    async with bench(change=plus) as home:
        shown = {name for device in await vitals_of(home) for name in device.values}

    assert shown <= captured
    assert captured - shown == {"NEURIO_CT0_Location", "NEURIO_CT0_InstRealPower", "PVAC_VHvMinusChassisDC"}


@pytest.mark.proves("powerwall.b38")
@pytest.mark.parametrize("name", ["powerwall-2", "powerwall-plus", "powerwall-three-phase", "powerwall-one-off"])
async def test_whoever_follows_the_parents_comes_to_the_gateway(name: str):
    async with bench(change=lambda _: PRESETS[name]) as home:
        devices = await vitals_of(home)

    by_din = {device.din: device for device in devices}
    for device in devices:
        seen = device
        while seen.parent is not None:
            seen = by_din[seen.parent]
        assert seen.type == "STSTSM"
    assert all(by_din[device.parent].type == "STSTSM" for device in of_type(devices, "TETHC"))
    assert all(by_din[device.parent].type == "TETHC" for device in of_type(devices, "TEPOD"))


@pytest.mark.proves("powerwall.b39")
async def test_what_the_packs_hold_is_in_wh_and_agrees_with_the_charge():
    async with bench(change=plus) as home, signed_in(home, "installer") as client:
        await home.clock.advance(3_600)
        pods = of_type(decode_vitals((await client.get(VITALS)).content), "TEPOD")
        soe = (await client.get("/api/system_status/soe")).json()["percentage"]

    remaining, full = (
        [number(pod, f"POD_nom_{name}") or math.nan for pod in pods]
        for name in ("energy_remaining", "full_pack_energy")
    )
    assert all(0 <= part <= whole for part, whole in zip(remaining, full, strict=True))
    assert sum(full) == 28_000
    assert 100 * sum(remaining) / sum(full) == pytest.approx(soe, abs=1e-9)


@pytest.mark.parametrize(("name", "phases"), [("powerwall-2", 2), ("powerwall-three-phase", 3)])
async def test_the_switch_shows_both_sides_of_each_phase_also_on_an_island(name: str, phases: int):
    async with tapped(profile="21.39", preset=name) as (home, _), driven(home) as driver:
        tied = await _switch(driver)
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(30)
        apart = await _switch(driver)

    assert (tied.state, apart.state) == (GridState.CONNECTED, GridState.ISLANDED)
    assert len(tied.grid_side) == len(tied.home_side) == len(apart.home_side) == phases
    assert all((phase.voltage_v or 0.0) > 100 for phase in apart.home_side)
    assert all(phase.voltage_v == 0.0 for phase in apart.grid_side)


async def _switch(driver: Plant) -> SwitchDetail:
    [found] = [detail.data for detail in await driver.details() if isinstance(detail.data, SwitchDetail)]
    return found
