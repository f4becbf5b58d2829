"""Firmware that says less, more or other than the document; gateways with faults."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from polywatt.model import (
    Activity,
    BadAnswer,
    BatteryDetail,
    DeviceKind,
    DeviceRefused,
    DeviceUnreachable,
    GridState,
    Health,
    MeterDetail,
    Phases,
    SelfUse,
    SetReserve,
    Unknown,
    Unsupported,
)
from polywatt.vendors.powerwall.driver.reading import time_from
from tests.vendors.powerwall.gateway import LOGIN, driven, tapped

pytestmark = pytest.mark.anyio
AGGREGATES, SOE = "/api/meters/aggregates", "/api/system_status/soe"
GRID_STATUS = "/api/system_status/grid_status"
NEVER = "0001-01-01T00:00:00Z"


async def test_a_restricted_gateway_still_has_a_home_and_a_reading():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.only = {LOGIN, ("GET", AGGREGATES), ("GET", SOE), ("GET", GRID_STATUS)}
        known, reading, counters = await driver.home(), await driver.reading(), await driver.counters()
        details = await driver.details()
        with pytest.raises(Unsupported, match="nothing else"):
            await driver.settings()
        with pytest.raises(Unsupported, match="nothing else"):
            await driver.events(home.clock.now(), home.clock.now())

    assert known.capabilities.commands == ()
    assert known.id == f"powerwall-{home.address.host}:{home.address.port}"
    assert [device.kind for device in known.devices if device.kind != DeviceKind.METER] == [DeviceKind.GATEWAY]
    assert known.ratings.capacity_wh is None
    assert known.ratings.hidden_soc_percent == 5
    assert reading.load_w is not None
    assert reading.grid_state == GridState.CONNECTED
    assert counters.lifetime.load_wh is not None
    assert {detail.device_id for detail in details} <= {device.id for device in known.devices}
    assert tap.logins == 1


@pytest.mark.parametrize("word", ["SystemGridOnFire", ""])
async def test_an_unseen_grid_word_is_shown_and_decides_nothing(word: str):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(GRID_STATUS, {"grid_status": word, "grid_services_active": False})
        reading = await driver.reading()

    assert reading.grid_state == Unknown(word=word)
    assert reading.load_w is not None


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("SystemGridConnected", GridState.CONNECTED),
        ("SystemIslandedActive", GridState.ISLANDED),
        ("SystemTransitionToGrid", GridState.RETURNING),
        ("SystemTransitionToIsland", GridState.LEAVING),
        ("SystemIslandedReady", GridState.RETURNING),
        ("SystemMicroGridFaulted", GridState.FAULTED),
        ("SystemWaitForUser", GridState.WAITING_FOR_PERSON),
    ],
)
async def test_the_seven_grid_words_have_a_meaning(word: str, state: GridState):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(GRID_STATUS, {"grid_status": word})
        reading = await driver.reading()

    assert reading.grid_state == state


async def test_an_absent_grid_word_is_unknown():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(GRID_STATUS, {"grid_services_active": False})
        reading = await driver.reading()

    assert reading.grid_state is None


async def test_an_unknown_mode_is_read_and_kept_but_cannot_be_commanded():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says("/api/operation", {"real_mode": "site_control", "backup_reserve_percent": 20})
        settings = await driver.settings()
        tap.instead["POST", "/api/operation"] = tap.instead["GET", "/api/operation"]
        await driver.send(SetReserve(reserve_percent=30))

    posted = next(seen.body for seen in tap.seen if seen.what == ("POST", "/api/operation"))
    assert settings.mode == Unknown(word="site_control")
    assert b'"real_mode":"site_control"' in posted


async def test_a_mode_in_the_old_spelling_is_read():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says("/api/operation", {"mode": "self_consumption", "backup_reserve_percent": 24.6})
        settings = await driver.settings()

    assert (settings.mode, settings.reserve_percent) == (SelfUse(), 24.6)


async def test_meters_nobody_knows_are_carried_along_and_do_not_disturb():
    def more_meters(body: Any) -> None:
        body["flux_capacitor"] = {**body["site"], "instant_power": 1.21e9, "instant_flux": "88 mph"}
        for name in ("busway", "frequency", "generator"):
            body[name] = {"last_communication_time": NEVER, "instant_power": 0, "energy_exported": 0}

    async with tapped() as (home, tap), driven(home) as driver:
        truth = await driver.reading()
        await tap.changes(AGGREGATES, more_meters).of(home)
        reading, counters = await driver.reading(), await driver.counters()
        meters = await driver.client.meters.aggregates()

    assert reading == truth
    assert (reading.generator_w, counters.lifetime.generator_wh) == (None, None), "there is none"
    assert meters["flux_capacitor"].instant_power == 1.21e9


async def test_a_generator_that_speaks_is_read():
    def with_generator(body: Any) -> None:
        body["generator"] = {**body["solar"], "instant_power": 4_000, "energy_exported": 9_000}

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, with_generator).of(home)
        reading, counters = await driver.reading(), await driver.counters()

    assert (reading.generator_w, counters.lifetime.generator_wh) == (4_000, 9_000)


async def test_a_meter_that_never_spoke_does_not_hide_when_the_others_did():
    def unheard(body: Any) -> None:
        body["solar"]["last_communication_time"] = NEVER

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, unheard).of(home)
        reading = await driver.reading()

    assert reading.at == home.clock.now()


async def test_a_reading_is_as_old_as_its_oldest_meter():
    def apart(body: Any) -> None:
        body["battery"]["last_communication_time"] = "2026-06-21T08:59:59.5-07:00"

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, apart).of(home)
        reading = await driver.reading()

    assert reading.at == datetime(2026, 6, 21, 15, 59, 59, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2021-12-13T00:24:46.192599545-07:00", datetime(2021, 12, 13, 7, 24, 46, 192_599, tzinfo=UTC)),
        ("2021-12-13T07:24:46Z", datetime(2021, 12, 13, 7, 24, 46, tzinfo=UTC)),
        (NEVER, None),
        ("2021-12-13T07:24:46", None),
        ("yesterday", None),
        ("", None),
        (7, None),
        (None, None),
    ],
)
def test_a_year_one_timestamp_is_never(text: object, at: datetime | None):
    assert time_from(text) == at


async def test_a_small_negative_solar_power_at_night_is_no_production():
    def night(body: Any) -> None:
        body["solar"]["instant_power"] = -2

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, night).of(home)
        reading = await driver.reading()

    assert reading.solar_w == 0


async def test_a_site_frequency_of_zero_is_not_an_outage_when_the_battery_says_sixty():
    def frequencies(body: Any) -> None:
        body["site"]["frequency"], body["battery"]["frequency"] = 0, 60.0

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, frequencies).of(home)
        reading = await driver.reading()

    assert reading.grid_frequency_hz == 60
    assert reading.grid_state == GridState.CONNECTED


async def test_missing_and_null_values_are_unknown_and_not_zero():
    def gone(body: Any) -> None:
        del body["solar"], body["site"]["instant_power"]
        body["battery"]["instant_power"] = None
        body["battery"]["frequency"] = None

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, gone).of(home)
        reading, counters = await driver.reading(), await driver.counters()

    assert (reading.solar_w, reading.grid_w, reading.battery_w, reading.battery_activity) == (None,) * 4
    assert reading.grid_frequency_hz is None
    assert counters.lifetime.solar_wh is None
    assert counters.lifetime.imported_wh is not None


@pytest.mark.parametrize("fallen_wh", [0, 1, -5.0])
async def test_a_counter_that_reads_zero_once_or_falls_is_unknown_and_not_a_reset(fallen_wh: float):
    def fallen(body: Any) -> None:
        body["load"]["energy_imported"] = fallen_wh

    async with tapped() as (home, tap), driven(home) as driver:
        before = await driver.counters()
        await tap.changes(AGGREGATES, fallen).of(home)
        during = await driver.counters()
        tap.instead.clear()
        await home.clock.advance(600)
        after = await driver.counters()

    assert before.lifetime.load_wh is not None
    assert during.lifetime.load_wh is None
    assert during.lifetime.solar_wh == before.lifetime.solar_wh
    assert after.lifetime.load_wh is not None
    assert after.lifetime.load_wh > before.lifetime.load_wh


async def test_a_negative_counter_is_unknown_from_the_first_reading_on():
    def negative(body: Any) -> None:
        body["load"]["energy_imported"] = -12.5

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, negative).of(home)
        counters = await driver.counters()

    assert counters.lifetime.load_wh is None


async def test_a_disabled_pack_reports_null_powers_and_is_not_in_the_sum():
    nulls = ("p_out", "q_out", "v_out", "f_out", "i_out", "energy_charged", "energy_discharged")

    def disabled(body: Any) -> None:
        block = body["battery_blocks"][0]
        words = {"pinv_state": "", "pinv_grid_state": "", "disabled_reasons": ["DisabledExcessiveVoltageDrop"]}
        body["battery_blocks"].append(
            {**block, **dict.fromkeys(nulls), **words, "PackageSerialNumber": "TG-BROKEN", "OpSeqState": ""}
        )

    async with tapped() as (home, tap), driven(home) as driver:
        before = await driver.home()
        await tap.changes("/api/system_status", disabled).of(home)
        known, details = await driver.home(), await driver.details()

    pack = next(device for device in known.devices if device.id == "TG-BROKEN")
    broken = next(detail for detail in details if detail.device_id == "TG-BROKEN")
    assert pack.is_included is False
    assert known.ratings.capacity_wh == before.ratings.capacity_wh
    assert (broken.is_online, broken.health) == (False, Health.FAULT)
    assert isinstance(broken.data, BatteryDetail)
    assert (broken.data.battery_w, broken.data.current_a, broken.data.charged_wh) == (None, None, None)
    assert broken.data.energy_full_wh == 14_000


async def test_a_packs_current_gets_the_sign_of_its_power():
    def charging(body: Any) -> None:
        body["battery_blocks"][0] |= {"p_out": -1_990, "i_out": 40.9}

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes("/api/system_status", charging).of(home)
        details = await driver.details()

    battery = next(detail.data for detail in details if isinstance(detail.data, BatteryDetail))
    assert (battery.battery_w, battery.current_a) == (-1_990, -40.9)


async def test_a_meter_at_a_place_nobody_knows_counts_in_no_known_direction():
    def elsewhere(body: Any) -> None:
        body[0]["location"] = "busway"

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes("/api/meters/site", elsewhere).of(home)
        details = await driver.details()

    found = next(d.data for d in details if isinstance(d.data, MeterDetail) and d.data.place == Unknown(word="busway"))
    assert (found.imported_wh, found.exported_wh) == (None, None)


async def test_an_open_clamp_is_no_phase_and_the_line_voltage_never_a_phases():
    def three_phases(body: Any) -> None:
        cached = body[0]["Cached_readings"]
        for name in [name for name in cached if name.startswith("v_l")]:
            del cached[name]
        cached |= {"instant_average_voltage": 412.3, "v_l1n": 238.0, "v_l2n": 0.2, "v_l3n": None}

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes("/api/meters/site", three_phases).of(home)
        details, reading = await driver.details(), await driver.reading()

    site = next(detail.data for detail in details if isinstance(detail.data, MeterDetail))
    assert [(phase.phase, phase.voltage_v) for phase in site.phases] == [(1, 238.0)]
    assert reading.grid_voltage_v is None


async def test_a_site_info_of_the_old_flat_shape_is_read():
    flat = {"site_name": "Old", "grid_code": "50Hz_230V_1_VDE4105", "grid_voltage_setting": 230}
    flat |= {"grid_freq_setting": 50, "grid_phase_setting": "Single", "nominal_system_energy_kWh": 13.5}
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says("/api/site_info", flat)
        tap.says("/api/system_status", b"", 404)
        known = await driver.home()

    assert (known.name, known.phases) == ("Old", Phases.SINGLE)
    assert (known.ratings.nominal_v, known.ratings.nominal_hz, known.ratings.capacity_wh) == (230, 50, 13_500)


@pytest.mark.parametrize("path", ["meters/solar", "meters/site", "meters", "solars"])
async def test_null_where_a_list_was_is_an_empty_list(path: str):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(f"/api/{path}", None)
        known, details = await driver.home(), await driver.details()

    assert known.devices
    assert details


@pytest.mark.parametrize(
    "body",
    [
        b'{"site":{"instant_power":12.5,"token":"OgiGHjoNvwx17SRIaYF',
        b"<html>\n<body>busy</body></html>",
        b"",
        b"[]",
        b'{"site":[]}',
        b'{"site":{"instant_power":"12"}}',
        b"\xff\xfe",
        b"TIMEOUT!",
    ],
)
async def test_a_body_that_does_not_fit_is_one_line_without_secrets(body: bytes):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(AGGREGATES, body)
        with pytest.raises(BadAnswer) as caught:
            await driver.reading()

    assert "\n" not in str(caught.value)
    assert "GET /api/meters/aggregates" in str(caught.value)
    assert "OgiGH" not in str(caught.value) + caught.value.body


@pytest.mark.parametrize("status", [503, 504, 502])
async def test_a_busy_gateway_is_worth_another_try(status: int):
    async with tapped() as (home, tap), driven(home) as driver:
        busy = {"code": status, "error": "current config mode is busy", "message": "current config mode is busy"}
        tap.says(SOE, busy, status)
        with pytest.raises(DeviceUnreachable, match="busy"):
            await driver.reading()
        tap.instead.clear()
        reading = await driver.reading()

    assert reading.soc_percent is not None
    assert tap.logins == 1


@pytest.mark.parametrize(
    ("question", "fails", "lasts"),
    [
        ("home", "status.fetch", "solars.fetch"),
        ("reading", "system_status.soe", "system_status.grid_status"),
        ("details", "meters.site", "meters.solar"),
        ("settings", "operation.fetch", "sitemaster.fetch"),
    ],
)
async def test_what_fails_leaves_no_request_under_way(
    monkeypatch: pytest.MonkeyPatch, question: str, fails: str, lasts: str
):
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def refused() -> None:
        raise DeviceRefused("no")

    async def held() -> None:
        await may_end.wait()
        ended.set()

    async with tapped() as (home, _), driven(home) as driver:
        for name, fetch in ((fails, refused), (lasts, held)):
            group, method = name.split(".")
            monkeypatch.setattr(getattr(driver.client, group), method, fetch)
        asked = asyncio.create_task(getattr(driver, question)())
        for _ in range(10):
            await asyncio.sleep(0)
        was_done = asked.done()
        may_end.set()
        with pytest.raises(DeviceRefused, match="no"):
            await asked

    assert was_done is False
    assert ended.is_set()


async def test_a_gateway_that_answers_an_empty_object_gives_an_empty_reading():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(AGGREGATES, {})
        reading, counters = await driver.reading(), await driver.counters()

    assert (reading.load_w, reading.solar_w, reading.grid_w, reading.battery_w, reading.at) == (None,) * 5
    assert counters.lifetime.load_wh is None
    assert reading.soc_percent is not None


async def test_an_idle_battery_is_idle():
    def idle(body: Any) -> None:
        body["battery"]["instant_power"] = -0.4

    async with tapped() as (home, tap), driven(home) as driver:
        await tap.changes(AGGREGATES, idle).of(home)
        reading = await driver.reading()

    assert reading.battery_activity == Activity.IDLE
