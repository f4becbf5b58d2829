"""What the driver makes of a gateway, and what it tells it: b18, b20, b21, b23 to b25, b31 to b33, b41, b44."""

import asyncio
import dataclasses
from datetime import timedelta

import msgspec
import pytest

from polywatt.kit.confirm import confirm
from polywatt.model import (
    Backup,
    BatteryDetail,
    CancelPending,
    Charge,
    Command,
    DeviceKind,
    DeviceRefused,
    DeviceUnreachable,
    GridState,
    Hold,
    JoinGrid,
    LeaveGrid,
    Managed,
    MeterDetail,
    MeterPlace,
    Mode,
    Phases,
    PolywattError,
    Ratings,
    ReceiptState,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    Start,
    Stop,
    TimeOfUse,
    Unknown,
    Unsupported,
    from_owner_percent,
    to_owner_percent,
)
from polywatt.twin import TwinSpec
from polywatt.vendors.powerwall.client import SystemStopped
from polywatt.vendors.powerwall.driver.plant import MODES
from tests.vendors.powerwall.gateway import LOGIN, Hurried, driven, tapped
from tests.vendors.tap import said

pytestmark = pytest.mark.anyio
OPERATION, COMPLETED = ("POST", "/api/operation"), ("GET", "/api/config/completed")
GRID_STATUS = "/api/system_status/grid_status"
ISLANDING = ("POST", "/api/v2/islanding/mode")
both_profiles = pytest.mark.parametrize("profile", ["document", "21.39"])


@both_profiles
async def test_driver_reads_what_the_home_does(profile: str):
    async with tapped(profile=profile) as (home, _), driven(home) as driver:
        truth, told = await home.twin.reading(), await driver.reading()
        counted, counters = await home.twin.counters(), await driver.counters()

    for name in ("solar_w", "battery_w", "grid_w", "load_w"):
        assert getattr(told, name) == pytest.approx(getattr(truth, name), abs=0.01)
    assert told.soc_percent == pytest.approx(truth.soc_percent, abs=0.01)
    assert told.grid_frequency_hz == pytest.approx(truth.grid_frequency_hz)
    assert told.at == truth.at
    assert told.received_at == home.clock.now()
    assert told.grid_state == GridState.CONNECTED
    for name in ("solar_wh", "load_wh", "imported_wh", "exported_wh"):
        assert getattr(counters.lifetime, name) == pytest.approx(getattr(counted.lifetime, name))
    for name in ("charged_wh", "discharged_wh"):
        assert getattr(counters.lifetime, name) == pytest.approx(getattr(counted.lifetime, name), abs=1)


@both_profiles
async def test_driver_knows_the_home_its_devices_and_what_each_does(profile: str):
    async with tapped(profile=profile) as (home, _), driven(home) as driver:
        known, details, settings = await driver.home(), await driver.details(), await driver.settings()
        truth = await home.twin.reading()

    assert known.id.startswith("powerwall-EMU-GW")
    assert (known.timezone, known.phases) == ("America/Los_Angeles", Phases.SPLIT)
    assert known.ratings == Ratings(
        capacity_wh=14_000,
        hidden_soc_percent=5,
        charge_w=5_000,
        discharge_w=5_000,
        inverter_w=5_000,
        solar_w=5_000,
        nominal_v=120,
        nominal_hz=60,
    )
    assert [device.kind for device in known.devices] == [
        DeviceKind.GATEWAY,
        DeviceKind.BATTERY,
        DeviceKind.INVERTER,
        DeviceKind.SWITCH,
        *[DeviceKind.METER] * 4,
    ]
    assert {detail.device_id for detail in details} <= {device.id for device in known.devices}
    battery = next(detail.data for detail in details if isinstance(detail.data, BatteryDetail))
    assert battery.battery_w == pytest.approx(truth.battery_w, abs=0.01)
    meters = {detail.data.place: detail.data for detail in details if isinstance(detail.data, MeterDetail)}
    assert set(meters) == {MeterPlace.GRID, MeterPlace.SOLAR, MeterPlace.BATTERY, MeterPlace.LOAD}
    assert meters[MeterPlace.GRID].power_w == pytest.approx(truth.grid_w, abs=0.01)
    assert len(meters[MeterPlace.GRID].phases) == 2
    assert (settings.mode, settings.reserve_percent, settings.is_running) == (SelfUse(), 20, True)


@both_profiles
async def test_a_meter_counts_what_flows_into_the_busbar_as_imported(profile: str):
    """And a load's what it consumed: the direction in which its power is positive."""
    async with tapped(profile=profile) as (home, _), driven(home) as driver:
        await home.twin.send(Charge(power_w=1_000))
        await home.clock.advance(3_600)
        true, read = [
            {detail.data.place: detail.data for detail in details if isinstance(detail.data, MeterDetail)}
            for details in (await home.twin.details(), await driver.details())
        ]
        counted = (await driver.counters()).lifetime

    assert set(read) == set(true)
    for place, meter in read.items():
        assert meter.imported_wh == pytest.approx(true[place].imported_wh, abs=1)
        assert meter.exported_wh == pytest.approx(true[place].exported_wh, abs=1)
    assert (read[MeterPlace.SOLAR].imported_wh, read[MeterPlace.LOAD].imported_wh) == (
        counted.solar_wh,
        counted.load_wh,
    )
    assert (read[MeterPlace.BATTERY].imported_wh, read[MeterPlace.BATTERY].exported_wh) == (
        counted.discharged_wh,
        counted.charged_wh,
    )


@pytest.mark.parametrize(
    ("word", "sent_v", "nominal_v"),
    [("Split", 240, 120), ("Split", 202, 101), ("Single", 230, 230), ("Three", 230, 230), ("Delta", 240, None)],
)
async def test_the_nominal_voltage_is_the_one_to_the_neutral(word: str, sent_v: int, nominal_v: float | None):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says("/api/site_info", {"grid_code": {"grid_voltage_setting": sent_v, "grid_phase_setting": word}})
        known = await driver.home()

    assert known.ratings.nominal_v == nominal_v


async def test_driver_knows_every_pack():
    def three_packs(spec: TwinSpec) -> TwinSpec:
        return dataclasses.replace(spec, modules=3)

    async with tapped(change=three_packs) as (home, _), driven(home) as driver:
        known, details = await driver.home(), await driver.details()

    packs = [device for device in known.devices if device.kind == DeviceKind.BATTERY]
    assert len({pack.serial for pack in packs}) == 3
    assert known.ratings.capacity_wh == 42_000
    assert {pack.id for pack in packs} == {d.device_id for d in details if isinstance(d.data, BatteryDetail)}


async def test_the_gateway_keeps_no_history_and_says_so():
    async with tapped() as (home, tap), driven(home) as driver:
        with pytest.raises(Unsupported):
            await driver.history("solar_w", home.clock.now() - timedelta(hours=1), home.clock.now())

    assert tap.seen == []
    assert await driver.make_safe() is None


async def test_a_lost_grid_is_an_event_while_it_lasts():
    async with tapped() as (home, _), driven(home) as driver:
        lost_at = home.clock.now()
        home.twin.world.fail_grid(lost_at)
        await home.clock.advance(10)
        now = home.clock.now()
        events = await driver.events(lost_at, now)
        later = await driver.events(now, now + timedelta(hours=1))

    assert [(event.since, event.until) for event in events] == [(lost_at, None)]
    assert later == ()


@pytest.mark.proves("powerwall.b20")
@both_profiles
async def test_driver_commits_after_every_change_and_it_shows_at_once(profile: str):
    async with tapped(profile=profile) as (home, tap), driven(home) as driver:
        await driver.home()
        tap.seen.clear()
        await driver.send(SetMode(mode=Backup()))
        told = [seen.what for seen in tap.seen]
        settings = await driver.settings()

    assert told == [("GET", "/api/operation"), OPERATION, COMPLETED]
    assert (settings.mode, settings.reserve_percent) == (Backup(), 20)
    assert (await home.twin.settings()).mode == Backup()


@both_profiles
async def test_changing_the_reserve_keeps_the_mode_and_commits(profile: str):
    async with tapped(profile=profile) as (home, tap), driven(home) as driver:
        await home.twin.send(SetMode(mode=TimeOfUse()))
        await driver.send(SetReserve(reserve_percent=42.5))
        settings = await driver.settings()

    assert (settings.mode, settings.reserve_percent) == (TimeOfUse(), 42.5)
    posted = msgspec.json.decode(next(seen.body for seen in tap.seen if seen.what == OPERATION))
    assert posted["mode"] == posted["real_mode"] == "autonomous"
    assert tap.count(*COMPLETED) == 1


@pytest.mark.proves("powerwall.b21")
async def test_driver_shows_what_the_gateway_says_and_not_what_it_was_told():
    """The gateway may be changed behind our back, or take its time: nothing is assumed from a command."""
    async with tapped() as (home, tap), driven(home) as driver:
        receipt = await driver.send(SetMode(mode=Backup()))
        await home.twin.send(SetMode(mode=TimeOfUse()))
        told = await driver.settings()
        still_pending = await confirm(driver, receipt, Hurried(home.clock))
        await home.twin.send(SetMode(mode=Backup()))
        applied = await confirm(driver, receipt, Hurried(home.clock))

    assert receipt.state == ReceiptState.PENDING
    assert told.mode == TimeOfUse()
    assert still_pending.state == ReceiptState.PENDING
    assert applied.state == ReceiptState.APPLIED
    assert tap.count(*OPERATION) == 1, "a command is not repeated"


@pytest.mark.proves("powerwall.b23")
def test_driver_knows_all_four_modes_and_offers_three():
    assert {
        "self_consumption": SelfUse(),
        "backup": Backup(),
        "autonomous": TimeOfUse(),
        "scheduler": Managed(),
    } == MODES


@pytest.mark.proves("powerwall.b23")
@pytest.mark.parametrize("mode", [SelfUse(), Backup(), TimeOfUse()])
async def test_driver_sets_each_mode_it_offers(mode: Mode):
    async with tapped() as (home, _), driven(home) as driver:
        receipt = await confirm(driver, await driver.send(SetMode(mode=mode)), Hurried(home.clock))

    assert receipt.state == ReceiptState.APPLIED
    assert (await home.twin.settings()).mode == mode


@pytest.mark.proves("powerwall.b24")
async def test_driver_leaves_the_export_limit_out():
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.send(SetReserve(reserve_percent=30))

    posted = next(seen.body for seen in tap.seen if seen.what == OPERATION)
    assert b"max_pv_export_power_kW" not in posted


@pytest.mark.parametrize(
    "command",
    [
        SetMode(mode=Managed()),
        SetMode(mode=Unknown(word="self_consumption")),
        SetMode(mode=SelfUse(), duration_s=60),
        SetReserve(reserve_percent=-1),
        SetReserve(reserve_percent=101),
        SetReserve(reserve_percent=float("nan")),
        Charge(power_w=1_000),
        Hold(),
        SetGridCharging(is_allowed=True),
        CancelPending(),
    ],
)
async def test_what_the_gateway_cannot_is_refused_before_sending(command: Command):
    async with tapped() as (home, tap), driven(home) as driver:
        await driver.home()
        tap.seen.clear()
        with pytest.raises(Unsupported):
            await driver.send(command)

    assert tap.seen == []


@pytest.mark.proves("powerwall.b25")
def test_the_apps_scale_is_the_documents_table_within_its_rounding():
    powerwall = Ratings(hidden_soc_percent=5)
    table = {5: 10, 16: 20.2, 20: 24, 21: 24.6, 30: 33, 100: 100}

    for app, api in table.items():
        assert from_owner_percent(app, powerwall) == pytest.approx(api, abs=0.51)
        assert to_owner_percent(from_owner_percent(app, powerwall), powerwall) == pytest.approx(app)


@pytest.mark.proves("powerwall.b25")
async def test_a_reserve_of_20_in_the_app_is_24_on_the_gateway():
    async with tapped() as (home, tap), driven(home) as driver:
        ratings = (await driver.home()).ratings
        await driver.send(SetReserve(reserve_percent=from_owner_percent(20, ratings)))
        settings = await driver.settings()

    posted = msgspec.json.decode(next(seen.body for seen in tap.seen if seen.what == OPERATION))
    assert posted["backup_reserve_percent"] == 24
    assert settings.reserve_percent is not None
    assert to_owner_percent(settings.reserve_percent, ratings) == 20


@pytest.mark.proves("powerwall.b31", "powerwall.b32", "powerwall.b33")
@both_profiles
async def test_leaving_and_joining_the_grid_are_watched_until_they_show(profile: str):
    async with tapped(profile=profile) as (home, tap), driven(home) as driver:
        clock = Hurried(home.clock)
        left = await driver.send(LeaveGrid())
        leaving = await driver.reading()
        left = await confirm(driver, left, clock)
        left_after_s, clock.waited_s = clock.waited_s, 0.0
        joined = await driver.send(JoinGrid())
        returning = await driver.reading()
        joined = await confirm(driver, joined, clock)

    assert (left.state, joined.state) == (ReceiptState.APPLIED, ReceiptState.APPLIED)
    assert leaving.grid_state == GridState.LEAVING
    assert returning.grid_state == GridState.RETURNING
    assert 1 <= left_after_s <= 3
    assert 19 <= clock.waited_s <= 22
    assert [seen.body for seen in tap.seen if seen.what == ISLANDING] == [
        b'{"island_mode":"intentional_reconnect_failsafe"}',
        b'{"island_mode":"backup"}',
    ]


@pytest.mark.proves("powerwall.b33")
async def test_a_gateway_that_never_leaves_the_grid_is_given_up_after_its_time():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(GRID_STATUS, {"grid_status": "SystemTransitionToIsland", "grid_services_active": False})
        clock = Hurried(home.clock)
        receipt = await confirm(driver, await driver.send(LeaveGrid()), clock)

    assert receipt.state == ReceiptState.PENDING
    assert 55 <= clock.waited_s <= 65
    assert tap.count(*ISLANDING) == 1


async def test_a_gateway_that_does_not_answer_while_it_leaves_the_grid_is_asked_again():
    async with tapped() as (home, tap), driven(home) as driver:
        asked = await driver.send(LeaveGrid())
        tap.says(GRID_STATUS, {"code": 503, "error": "current config mode is busy"}, 503)
        with pytest.raises(DeviceUnreachable, match="busy"):
            await driver.reading()
        busy = said({"code": 503, "error": "current config mode is busy"}, 503)
        tap.instead["GET", GRID_STATUS] = lambda _seen: busy if tap.count("GET", GRID_STATUS) < 5 else None
        receipt = await confirm(driver, asked, Hurried(home.clock))

    assert receipt.state == ReceiptState.APPLIED


@both_profiles
async def test_driver_stops_and_starts_the_system_and_reads_it_back(profile: str):
    async with tapped(profile=profile) as (home, _), driven(home) as driver:
        await driver.home()
        stopped = await confirm(driver, await driver.send(Stop()), Hurried(home.clock))
        with pytest.raises(SystemStopped, match="is stopped and measures nothing; start it with 'start'"):
            await driver.reading()
        with pytest.raises(DeviceUnreachable):
            await driver.counters()
        with pytest.raises(DeviceUnreachable):
            await driver.details()
        known, settings = await driver.home(), await driver.settings()
        started = await confirm(driver, await driver.send(Start()), Hurried(home.clock))
        reading = await driver.reading()

    assert (stopped.state, started.state) == (ReceiptState.APPLIED, ReceiptState.APPLIED)
    assert known.name is not None
    assert settings.is_running is False
    assert reading.load_w is not None


async def test_a_gateway_that_runs_and_measures_nothing_yet_is_starting():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says("/api/system_status/soe", b"", 502)
        with pytest.raises(SystemStopped, match="is starting"):
            await driver.reading()
        tap.says("/api/sitemaster", b"", 404)
        with pytest.raises(SystemStopped, match="stopped or not up yet"):
            await driver.reading()


@pytest.mark.proves("powerwall.b18")
async def test_a_refused_stop_carries_the_gateways_words_and_can_be_forced():
    async with tapped() as (home, _), driven(home) as driver:
        home.twin.world.stop_refusal = "Power flow is too high"
        with pytest.raises(DeviceRefused, match="Unable to stop sitemaster") as caught:
            await driver.send(Stop())
        running = (await driver.settings()).is_running
        forced = await confirm(driver, await driver.send(Stop(is_forced=True)), Hurried(home.clock))

    assert caught.value.code == 500
    assert caught.value.words == "Unable to stop sitemaster: Cannot Start Wizard"
    assert running is True
    assert forced.state == ReceiptState.APPLIED


async def test_driver_stops_a_gateway_that_takes_only_a_post():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead["GET", "/api/sitemaster/stop"] = said({"code": 405, "error": "method not allowed"}, 405)
        await driver.send(Stop())
        settings = await driver.settings()

    assert settings.is_running is False
    assert next(s.body for s in tap.seen if s.what == ("POST", "/api/sitemaster/stop")) == b'{"force":false}'


@pytest.mark.proves("powerwall.b41")
@pytest.mark.parametrize("path", ["solars", "operation", "meters", "meters/solar", "sitemaster", "site_info", "status"])
async def test_driver_does_without_an_endpoint_its_firmware_lacks(path: str):
    async with tapped() as (home, tap), driven(home) as driver:
        tap.says(f"/api/{path}", {"code": 404, "error": "File Not Found", "message": "File Not Found"}, 404)
        known, reading, settings = await driver.home(), await driver.reading(), await driver.settings()
        await driver.details()
        await driver.counters()

    assert known.vendor == "powerwall"
    assert reading.load_w is not None
    assert (settings.mode is None) == (path == "operation")
    assert (settings.is_running is None) == (path == "sitemaster")


@pytest.mark.proves("powerwall.b41")
async def test_a_command_whose_endpoint_is_gone_is_refused_and_says_so():
    async with tapped() as (home, tap), driven(home) as driver:
        tap.instead[ISLANDING] = said(b"", 404)
        with pytest.raises(DeviceRefused, match="its firmware does not offer that"):
            await driver.send(LeaveGrid())


@pytest.mark.proves("powerwall.b44")
async def test_driver_calls_none_of_the_wizards_writes():
    """Nor `meters/readings`, whose zeros beside an error text are no readings."""
    async with tapped() as (home, tap), driven(home) as driver:
        now = home.clock.now()
        await asyncio.gather(driver.home(), driver.reading(), driver.counters(), driver.details(), driver.settings())
        await driver.events(now - timedelta(days=1), now)
        with pytest.raises(PolywattError):
            await driver.history("solar_w", now - timedelta(days=1), now)
        for command in (
            SetMode(mode=Backup()),
            SetReserve(reserve_percent=30),
            LeaveGrid(),
            JoinGrid(),
            Stop(),
            Start(),
            Stop(is_forced=True),
            Start(),
        ):
            await driver.send(command)
        await driver.make_safe()

    gets = (
        *("status", "site_info", "system_status", "meters", "solars", "meters/aggregates", "system_status/soe"),
        *("system_status/grid_status", "system_status/grid_faults", "meters/site", "meters/solar", "operation"),
        *("sitemaster", "sitemaster/run", "sitemaster/stop", "config/completed", "generators"),
        "devices/vitals",
    )
    allowed = {("GET", f"/api/{path}") for path in gets}
    allowed |= {LOGIN, OPERATION, ISLANDING, ("POST", "/api/sitemaster/stop")}
    assert {seen.what for seen in tap.seen} == allowed
