"""Details and devices from the vitals."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.model import (
    BadAnswer,
    BatteryDetail,
    Device,
    DeviceKind,
    EndpointMissing,
    GridState,
    Health,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    SwitchDetail,
)
from polywatt.twin import PRESETS, TwinSpec
from polywatt.vendors.powerwall.driver.details.vitals import number, vital_details
from polywatt.vendors.powerwall.driver.home.devices import devices_from
from polywatt.vendors.powerwall.driver.site.report import TOTAL_METERS, VITAL_NAMES, Internals, SiteReport
from polywatt.vendors.powerwall.wire.vitals import BadVitals, VitalDevice, decode_vitals, encode_vitals
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.powerwall.gateway import Bench, bench, driven, signed_in, tapped
from tests.vendors.tap import said

pytestmark = pytest.mark.anyio
VITALS = "/api/devices/vitals"
CAPTURE = CAPTURES / "powerwall" / "23.36-vitals" / "devices.vitals.protobuf.bin"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


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


@pytest.mark.proves("powerwall.b37")
def test_driver_keeps_types_that_nobody_has_seen_and_makes_nothing_of_them():
    strange = VitalDevice(din="TEQUANTUM--1--2", serial="2", values={"Q_Flux": 1.21})

    assert decode_vitals(encode_vitals([strange])) == [strange]
    assert strange.type == "TEQUANTUM"
    assert vital_details([strange], (), NOW) == []


@pytest.mark.proves("powerwall.b40")
async def test_what_a_phase_that_is_not_there_would_measure_is_unknown():
    async with bench(change=plus) as home:
        [switch] = of_type(await vitals_of(home), "TESYNC")

    assert switch.values["ISLAND_PhaseL3_Main_Load"] == -256.0
    assert number(switch, "ISLAND_PhaseL3_Main_Load") is None
    [detail] = vital_details([switch], (), NOW)
    assert isinstance(detail.data, SwitchDetail)
    assert [phase.phase for phase in detail.data.grid_side] == [1, 2]


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


def devices_inside(vitals: list[VitalDevice]) -> list[Device]:
    devices = devices_from(None, SiteReport(internals=Internals(vitals=vitals)))
    return [device for device in devices if device.id not in {"gateway", *TOTAL_METERS.values()}]


@needs_captures
def test_driver_reads_the_captured_system():
    devices = decode_vitals(CAPTURE.read_bytes())
    details = vital_details(devices, (), NOW)
    inside = devices_inside(devices)

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
    some = decode_vitals(body, VITAL_NAMES)

    assert vital_details(some, (), NOW) == vital_details(decode_vitals(body), (), NOW)
    assert 40 < sum(len(device.values) for device in some) < 70


@needs_captures
def test_a_meter_that_another_endpoint_shows_is_not_shown_twice():
    details = vital_details(decode_vitals(CAPTURE.read_bytes()), ["V000000000000"], NOW)

    assert not [detail for detail in details if isinstance(detail.data, MeterDetail)]


@pytest.mark.parametrize("body", [b"\xff" * 9, b"\n\x05abc", b"{}", b"\n\x08\n\x06\n\x04\n\x02\n\xff"])
async def test_bytes_that_are_no_vitals_are_a_bad_answer_and_no_details(body: bytes):
    async with tapped(profile="21.39") as (home, tap), driven(home) as driver:
        tap.instead["GET", VITALS] = said(body)
        with pytest.raises(BadAnswer, match="devices/vitals"):
            await driver.client.vitals.fetch()


async def test_a_firmware_without_vitals_is_told_from_one_that_refuses_them():
    async with tapped(profile="23.44") as (home, _), driven(home) as driver:
        with pytest.raises(EndpointMissing):
            await driver.client.vitals.fetch()


@given(st.binary(max_size=80))
def test_any_bytes_are_vitals_or_refused_and_their_details_are_made_without_a_crash(body: bytes):
    try:
        devices = decode_vitals(body)
    except BadVitals:
        return
    vital_details(devices, (), NOW)
    devices_inside(devices)
