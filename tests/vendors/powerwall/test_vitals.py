"""``devices/vitals``: encoded from the home, for whom it is, and decoded into details of each device."""

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.model import (
    BadAnswer,
    BatteryDetail,
    DeviceKind,
    GridState,
    Health,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    Plant,
    SwitchDetail,
)
from polywatt.twin import PRESETS, TwinSpec
from polywatt.vendors.powerwall.client import NotThere
from polywatt.vendors.powerwall.driver.parts import Parts, part_devices
from polywatt.vendors.powerwall.driver.vitals import NAMES, number, vital_details
from polywatt.vendors.powerwall.wire.vitals import BadVitals, VitalDevice, decoded, encoded
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.powerwall.gateway import Bench, bench, driven, signed_in, tapped
from tests.vendors.tap import said

pytestmark = pytest.mark.anyio
VITALS = "/api/devices/vitals"
CAPTURE = CAPTURES / "powerwall" / "23.36-vitals" / "devices.vitals.protobuf.bin"
DECODED = CAPTURES / "powerwall" / "vitals-decoded" / "22.1-pw-plus.json"
TYPES = {"STSTSM", "NEURIO", "PVAC", "PVS", "TEPINV", "TEPOD", "TESYNC", "TETHC", "TESLA"}


NOW = datetime(2026, 6, 1, tzinfo=UTC)


def plus(_: TwinSpec) -> TwinSpec:
    return PRESETS["powerwall-plus"]


async def vitals_of(home: Bench, username: str = "installer") -> list[VitalDevice]:
    async with signed_in(home, username) as client:
        answer = await client.get(VITALS)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    return decoded(answer.content)


def of_type(devices: list[VitalDevice], kind: str) -> list[VitalDevice]:
    return [device for device in devices if device.type == kind]


@pytest.mark.proves("powerwall.b35")
async def test_vitals_are_protobuf_and_no_json():
    async with bench() as home, signed_in(home, "installer") as client:
        body = (await client.get(VITALS)).content

    with pytest.raises(ValueError, match=r"Expecting|codec"):
        json.loads(body)
    assert encoded(decoded(body)) == body
    assert body.startswith(b"\n"), "one repeated message, as in the capture"


@pytest.mark.proves("powerwall.b35")
@needs_captures
def test_the_captured_payload_decodes_wholly_and_encodes_to_the_same_bytes():
    body = CAPTURE.read_bytes()
    devices = decoded(body)

    assert len(body) == 7_073
    assert encoded(devices) == body
    assert [device.type for device in devices] == [
        *("STSTSM", "TETHC", "TEPOD", "TEPINV", "TETHC", "TEPOD", "TEPINV", "PVAC", "PVS", "TESYNC"),
        *("TESLA", "NEURIO", "TESLA"),
    ]
    assert (devices[-1].nameplate_w, devices[-2].connection, devices[-3].locations) == (7_680, "PWRview-73533", (1,))


@pytest.mark.proves("powerwall.b36")
@pytest.mark.parametrize(
    ("username", "status"), [("customer", 403), ("kiosk", 403), ("installer", 200), ("engineer", 200)]
)
async def test_where_vitals_are_for_installers_nobody_else_reads_them(username: str, status: int):
    async with bench("installer-vitals") as home, signed_in(home, username) as client:
        assert (await client.get(VITALS)).status_code == status


@pytest.mark.proves("powerwall.b36")
async def test_driver_does_without_the_vitals_it_may_not_read_and_asks_once_for_them():
    async with tapped(profile="installer-vitals") as (home, tap), driven(home) as driver:
        known = await driver.home()
        details = [await driver.details() for _ in range(3)]

    assert tap.count("GET", VITALS) == 1
    assert tap.logins == 1
    assert not [device for device in known.devices if device.kind == DeviceKind.SWITCH]
    battery = next(detail.data for detail in details[-1] if isinstance(detail.data, BatteryDetail))
    assert battery.battery_w is not None
    assert battery.temperature_c is None, "only the vitals tell"


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
    captured = {name for device in decoded(CAPTURE.read_bytes()) for name in device.values}
    async with bench(change=plus) as home:
        shown = {name for device in await vitals_of(home) for name in device.values}

    assert shown <= captured
    assert captured - shown == {"NEURIO_CT0_Location", "NEURIO_CT0_InstRealPower", "PVAC_VHvMinusChassisDC"}


@pytest.mark.proves("powerwall.b37")
def test_driver_keeps_types_that_nobody_has_seen_and_makes_nothing_of_them():
    strange = VitalDevice(din="TEQUANTUM--1--2", serial="2", values={"Q_Flux": 1.21})

    assert decoded(encoded([strange])) == [strange]
    assert strange.type == "TEQUANTUM"
    assert vital_details([strange], (), NOW) == []


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
        pods = of_type(decoded((await client.get(VITALS)).content), "TEPOD")
        soe = (await client.get("/api/system_status/soe")).json()["percentage"]

    remaining, full = (
        [number(pod, f"POD_nom_{name}") or math.nan for pod in pods]
        for name in ("energy_remaining", "full_pack_energy")
    )
    assert all(0 <= part <= whole for part, whole in zip(remaining, full, strict=True))
    assert sum(full) == 28_000
    assert 100 * sum(remaining) / sum(full) == pytest.approx(soe, abs=1e-9)


@pytest.mark.proves("powerwall.b40")
async def test_what_a_phase_that_is_not_there_would_measure_is_unknown():
    async with bench(change=plus) as home:
        [switch] = of_type(await vitals_of(home), "TESYNC")

    assert switch.values["ISLAND_PhaseL3_Main_Load"] == -256.0
    assert number(switch, "ISLAND_PhaseL3_Main_Load") is None
    [detail] = vital_details([switch], (), NOW)
    assert isinstance(detail.data, SwitchDetail)
    assert [phase.phase for phase in detail.data.grid_side] == [1, 2]


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


async def test_vitals_fill_what_the_other_endpoints_leave_open():
    async with tapped(profile="23.28-pw-plus") as (home, _), driven(home) as driver:
        known = await driver.home()
        details = {detail.device_id: detail for detail in await driver.details()}
        truth = [detail.data for detail in await home.twin.details() if isinstance(detail.data, BatteryDetail)]

    packs = [device for device in known.devices if device.kind == DeviceKind.BATTERY]
    assert len(packs) == len(truth) == 2
    for pack, true in zip(packs, truth, strict=True):
        of = details[pack.id].data
        assert isinstance(of, BatteryDetail)
        assert of.temperature_c == true.temperature_c
        assert of.charge_limit_w == pytest.approx(true.charge_limit_w, abs=0.5)
        assert of.discharge_limit_w == pytest.approx(true.discharge_limit_w, abs=0.5)
        assert of.current_a is not None, "from system_status"


@pytest.mark.parametrize(("profile", "username"), [("23.28-pw-plus", "installer"), ("23.44", "installer")])
async def test_strings_are_read_from_the_vitals_and_without_them_from_what_is_left(profile: str, username: str):
    async with tapped(profile=profile, preset="powerwall-plus") as (home, _), driven(home, username=username) as driver:
        known, details = await driver.home(), await driver.details()
        truth = (await home.twin.reading()).solar_w

    [inverter] = [device for device in known.devices if device.kind == DeviceKind.INVERTER]
    [(device_id, of)] = [(d.device_id, d.data) for d in details if isinstance(d.data, InverterDetail)]
    assert (inverter.id, inverter.rated_w, inverter.model) == (device_id, 7_600, "Solar Inverter 7.6")
    assert [string.name for string in of.strings] == ["A", "B", "C", "D"]
    assert [string.is_connected for string in of.strings] == [True, False, True, True]
    assert of.ac_w == truth == pytest.approx(sum(string.power_w or 0.0 for string in of.strings))
    assert truth is not None
    assert truth > 500
    assert (inverter.serial is None) == (profile == "23.44")


async def test_a_pack_that_is_switched_off_is_fault_and_in_no_sum():
    async with tapped(profile="21.39", preset="powerwall-one-off") as (home, _), driven(home) as driver:
        known, reading = await driver.home(), await driver.reading()
        details = {detail.device_id: detail for detail in await driver.details()}

    packs = [device for device in known.devices if device.kind == DeviceKind.BATTERY]
    assert [pack.is_included for pack in packs] == [True, True, False]
    off = details[packs[2].id]
    assert (off.is_online, off.health) == (False, Health.FAULT)
    assert off.data == BatteryDetail(), "nothing is made up for it"
    parts = [details[pack.id].data for pack in packs[:2]]
    assert sum(of.battery_w or 0.0 for of in parts if isinstance(of, BatteryDetail)) == pytest.approx(
        reading.battery_w, abs=0.02
    )


@needs_captures
def test_driver_reads_the_captured_system():
    devices = decoded(CAPTURE.read_bytes())
    details = vital_details(devices, (), NOW)
    inside = part_devices(Parts(vitals=devices), [], [], "gateway")

    packs = [detail.data for detail in details if isinstance(detail.data, BatteryDetail)]
    assert [of.battery_w for of in packs] == [-540, -520]
    assert [of.temperature_c for of in packs] == [15.600000000000009, 15.200000000000003]
    assert [(of.energy_remaining_wh, of.energy_full_wh) for of in packs] == [(4_715, 13_148), (4_504, 12_572)]
    assert [of.charged_wh for of in packs] == [7_613_840, 7_392_262]
    [solar] = [detail.data for detail in details if isinstance(detail.data, InverterDetail)]
    assert (solar.ac_w, solar.produced_wh) == (1_960, 27_695_260)
    assert [string.power_w for string in solar.strings] == [441, 0, 746, 731]
    assert [string.is_connected for string in solar.strings] == [True, False, True, True]
    [switch] = [detail.data for detail in details if isinstance(detail.data, SwitchDetail)]
    assert switch.state == GridState.CONNECTED
    assert [(phase.phase, phase.voltage_v) for phase in switch.grid_side] == [(1, 121.5), (2, 121.5)], "two legs"
    [meter] = [detail.data for detail in details if isinstance(detail.data, MeterDetail)]
    assert (meter.place, round(meter.power_w or 0)) == (MeterPlace.SOLAR, 1_936)
    assert {detail.device_id for detail in details} - {"T0000000000000"} == {device.id for device in inside}
    assert all(detail.at is not None and detail.at.year == 2024 for detail in details)


@needs_captures
def test_what_driver_leaves_out_of_the_vitals_it_has_no_use_for():
    body = CAPTURE.read_bytes()
    some = decoded(body, NAMES)

    assert vital_details(some, (), NOW) == vital_details(decoded(body), (), NOW)
    assert 40 < sum(len(device.values) for device in some) < 70


@needs_captures
def test_a_meter_that_another_endpoint_shows_is_not_shown_twice():
    details = vital_details(decoded(CAPTURE.read_bytes()), ["V000000000000"], NOW)

    assert not [detail for detail in details if isinstance(detail.data, MeterDetail)]


@needs_captures
def test_what_other_clients_make_of_vitals_is_what_ours_decodes():
    """Their published reading of another payload has our names, of our types."""
    theirs: dict[str, dict[str, Any]] = json.loads(DECODED.read_text())
    ours = {device.type: device for device in decoded(CAPTURE.read_bytes())}

    for name, values in theirs.items():
        mine = ours[name.partition("--")[0]].values
        for key in values.keys() & mine.keys():
            assert type(values[key]) is type(mine[key]), key
        assert mine.keys() <= values.keys()


@pytest.mark.parametrize("body", [b"\xff" * 9, b"\n\x05abc", b"{}", b"\n\x08\n\x06\n\x04\n\x02\n\xff"])
async def test_bytes_that_are_no_vitals_are_a_bad_answer_and_no_details(body: bytes):
    async with tapped(profile="21.39") as (home, tap), driven(home) as driver:
        tap.instead["GET", VITALS] = said(body)
        with pytest.raises(BadAnswer, match="devices/vitals"):
            await driver.client.vitals()


async def test_a_firmware_without_vitals_is_told_from_one_that_refuses_them():
    async with tapped(profile="23.44") as (home, _), driven(home) as driver:
        with pytest.raises(NotThere):
            await driver.client.vitals()


TEXTS = st.none() | st.text(max_size=12)
VALUES = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=12) | st.booleans()
DEVICES = st.builds(
    VitalDevice,
    din=TEXTS,
    part_number=TEXTS,
    serial=TEXTS,
    manufacturer=TEXTS,
    site_label=TEXTS,
    parent=TEXTS,
    firmware=TEXTS,
    first_heard_s=st.none() | st.integers(-(2**63), 2**63 - 1),
    heard_s=st.none() | st.integers(-(2**63), 2**63 - 1),
    connection=TEXTS,
    ecu_type=st.none() | st.integers(-(2**31), 2**31 - 1),
    values=st.dictionaries(st.text(max_size=12), VALUES, max_size=4),
    alerts=st.lists(st.text(max_size=12), max_size=3).map(tuple),
)


@given(st.lists(DEVICES, max_size=3))
def test_what_is_encoded_is_decoded_to_the_same(devices: list[VitalDevice]):
    assert decoded(encoded(devices)) == devices


@given(st.binary(max_size=80))
def test_any_bytes_are_vitals_or_refused_and_their_details_are_made_without_a_crash(body: bytes):
    try:
        devices = decoded(body)
    except BadVitals:
        return
    vital_details(devices, (), NOW)
    part_devices(Parts(vitals=devices), [], [], "gateway")
