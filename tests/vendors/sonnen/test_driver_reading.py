"""What the driver makes of a status."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.usage import WrongUsage
from polywatt.kit.vendor import Address
from polywatt.model import (
    Activity,
    BatteryDetail,
    GridState,
    InForce,
    Manual,
    Mode,
    Origin,
    SelfUse,
    TimeOfUse,
    Unknown,
    Unsupported,
    residual_w,
    to_owner_percent,
)
from polywatt.model import Backup as BackupMode
from polywatt.testing import emulator
from polywatt.vendors.sonnen import VENDOR
from polywatt.vendors.sonnen.driver import SonnenDriver
from tests.servers import http
from tests.vendors.sonnen.units import EXAMPLE, NOW, first_line, unit

pytestmark = pytest.mark.anyio
BERLIN = ZoneInfo("Europe/Berlin")
WHOLE = {
    "Consumption_W": 900,
    "Fac": 50.02,
    "IsSystemInstalled": 1,
    "Pac_total_W": 299,
    "Production_W": 350,
    "RSOC": 37,
    "Timestamp": "2026-06-21 18:00:00",
    "USOC": 34,
    "Uac": 231,
    "Ubat": 52,
}


def body(**changes: Any) -> bytes:
    """A status; ``None`` drops a key."""
    return msgspec.json.encode({k: v for k, v in (WHOLE | changes).items() if v is not None})


@pytest.mark.proves("sonnen.b02")
async def test_the_driver_speaks_plain_http_to_port_8080_unless_told_otherwise():
    async with VENDOR.connect(Address(host="127.0.0.1"), ManualClock()) as driver:
        home = await driver.home()
    async with VENDOR.connect(Address(host="::1", port=9), ManualClock()) as driver:
        other = await driver.home()

    assert home.id == "sonnen-127.0.0.1:8080"
    assert other.id.endswith(":9")
    async with unit(body()) as (driver, seen):  # a plain socket answers it: no TLS
        await driver.reading()
    assert seen


@pytest.mark.proves("sonnen.b12", "sonnen.b08")
async def test_a_reading_is_one_get_of_the_lower_case_v1_status():
    async with unit(body()) as (driver, seen):
        await driver.reading()

    assert [first_line(head) for head in seen] == ["GET /api/v1/status HTTP/1.1"]


@pytest.mark.proves("sonnen.b15", "sonnen.b16", "sonnen.b17")
async def test_every_documented_number_arrives_in_its_field_unscaled():
    async with unit(body()) as (driver, _):
        reading, details, settings = await driver.reading(), await driver.details(), await driver.settings()

    assert (reading.load_w, reading.solar_w, reading.battery_w) == (900.0, 350.0, 299.0)
    assert (reading.soc_percent, reading.grid_frequency_hz, reading.grid_voltage_v) == (37.0, 50.02, 231.0)
    assert reading.received_at == NOW
    (battery,) = details
    assert battery.data == BatteryDetail(voltage_v=52.0, soc_percent=37.0)
    assert (settings.mode, settings.in_force, settings.reserve_percent) == (None, None, None)


@pytest.mark.proves("sonnen.b15")
@pytest.mark.parametrize(
    ("pac", "activity"), [(800, Activity.DISCHARGING), (-800, Activity.CHARGING), (0, Activity.IDLE)]
)
async def test_power_above_zero_is_discharge_in_either_spelling_of_the_key(pac, activity):
    for status in (body(Pac_total_W=pac), body(Pac_total_W=None, **{"Pac total_W": pac})):
        async with unit(status) as (driver, _):
            reading = await driver.reading()
        assert (reading.battery_w, reading.battery_activity) == (pac, activity)


@pytest.mark.proves("sonnen.b16")
@pytest.mark.parametrize(("rsoc", "usoc"), [(5, 0), (37, 34), (98, 98), (0, 0), (100, 100)])
async def test_sonnen_user_soc_is_the_whole_soc_without_its_hidden_five_percent(rsoc, usoc):
    async with unit(body(RSOC=rsoc, USOC=usoc)) as (driver, _):
        reading, home = await driver.reading(), await driver.home()

    assert reading.soc_percent == rsoc
    assert round(to_owner_percent(rsoc, home.ratings)) == usoc


async def test_sonnen_grid_power_is_derived_when_feed_in_is_absent():
    async with unit(body()) as (driver, _):
        reading = await driver.reading()

    assert reading.grid_w == 900 - 350 - 299
    assert residual_w(reading) == 0


@pytest.mark.parametrize(("feed_in", "grid_w"), [(-485, "485.0"), (485, "-485.0"), (0, "0.0")])
async def test_a_feed_in_that_is_sent_is_not_bent_to_balance(feed_in, grid_w):
    async with unit(body(GridFeedIn_W=feed_in)) as (driver, _):
        reading = await driver.reading()

    assert str(reading.grid_w) == grid_w


@pytest.mark.parametrize("gone", ["Consumption_W", "Production_W", "Pac_total_W"])
async def test_grid_power_is_unknown_where_a_term_of_the_balance_is(gone):
    async with unit(body(**{gone: None})) as (driver, _):
        assert (await driver.reading()).grid_w is None


@pytest.mark.parametrize("gone", [*WHOLE, "Everything"])
@pytest.mark.parametrize("is_null", [True, False])
async def test_a_missing_or_null_value_is_unknown_and_never_zero(gone, is_null):
    status: dict[str, Any] = {k: v for k, v in WHOLE.items() if k != gone}
    status |= {gone: None} if is_null else {}
    if gone == "Everything":
        status = dict.fromkeys(WHOLE) if is_null else {"Timestamp": "?"}
    async with unit(msgspec.json.encode(status), timezone=BERLIN) as (driver, _):
        reading, (battery,) = await driver.reading(), await driver.details()

    assert isinstance(battery.data, BatteryDetail)
    fields = {
        "Consumption_W": reading.load_w,
        "Fac": reading.grid_frequency_hz,
        "Pac_total_W": reading.battery_w,
        "Production_W": reading.solar_w,
        "RSOC": reading.soc_percent,
        "Timestamp": reading.at,
        "Uac": reading.grid_voltage_v,
        "Ubat": battery.data.voltage_v,
    }
    unknown = {name for name, value in fields.items() if value is None}
    assert unknown == (set(fields) if gone == "Everything" else {gone} & set(fields))
    assert (reading.battery_activity is None) == ("Pac_total_W" in unknown)


async def test_sonnen_zero_volts_on_the_grid_side_means_islanded():
    async with unit(body(Uac=0, Fac=50)) as (driver, _):
        dead = await driver.reading()
    async with unit(body()) as (driver, _):
        alive = await driver.reading()

    assert (dead.grid_state, dead.grid_voltage_v) == (GridState.ISLANDED, 0.0)
    assert alive.grid_state == GridState.CONNECTED


async def test_the_documents_own_zero_volts_and_hertz_say_nothing_of_the_grid():
    async with unit(EXAMPLE) as (driver, _):
        reading = await driver.reading()

    assert reading.grid_state is None
    assert (reading.load_w, reading.soc_percent) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("word", "state"),
    [("OnGrid", GridState.CONNECTED), ("OffGrid", GridState.ISLANDED), ("Dreaming", Unknown(word="Dreaming"))],
)
async def test_the_system_status_decides_over_the_volts_and_an_unseen_word_is_carried_along(word, state):
    async with unit(body(SystemStatus=word, Uac=0)) as (driver, _):
        assert (await driver.reading()).grid_state == state


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("1", Manual()),
        ("2", SelfUse()),
        ("7", BackupMode()),
        ("8", SelfUse()),
        ("10", TimeOfUse()),
        ("11", Unknown(word="11")),
        ("", Unknown(word="")),
    ],
)
async def test_operating_modes_have_our_names_and_an_unseen_one_keeps_its_own(word, mode: Mode):
    async with unit(body(OperatingMode=word)) as (driver, _):
        settings = await driver.settings()

    assert settings.mode == mode
    assert settings.in_force == InForce(action=mode, origin=Origin.STANDING)


@pytest.mark.parametrize(
    ("text", "reserve"), [("0", 5.0), ("5", 9.75), ("20", 24.0), ("100", 100.0), ("", None), ("nan", None), ("x", None)]
)
async def test_the_backup_buffer_is_on_the_owners_scale_and_becomes_ours(text, reserve):
    async with unit(body(BackupBuffer=text)) as (driver, _):
        assert (await driver.settings()).reserve_percent == reserve


@pytest.mark.parametrize("key", ["RemainingCapacity_W", "RemainingCapacity_Wh"])
async def test_the_remaining_capacity_is_watt_hours_in_either_spelling(key):
    async with unit(body(**{key: 3_174})) as (driver, _):
        reading, (battery,) = await driver.reading(), await driver.details()

    assert isinstance(battery.data, BatteryDetail)
    assert (reading.energy_remaining_wh, battery.data.energy_remaining_wh) == (3_174.0, 3_174.0)


@pytest.mark.proves("sonnen.b18")
@pytest.mark.parametrize(
    ("zone", "text", "at"),
    [
        (None, "2026-06-21 18:00:00", None),
        (BERLIN, "2026-06-21 18:00:00", datetime(2026, 6, 21, 16, tzinfo=UTC)),
        (BERLIN, "2026-12-21 18:00:00", datetime(2026, 12, 21, 17, tzinfo=UTC)),
        (ZoneInfo("America/Denver"), "2026-06-21 18:00:00", datetime(2026, 6, 22, tzinfo=UTC)),
        (BERLIN, "21.06.2026 18:00", None),
        (BERLIN, "", None),
        (BERLIN, "0001-01-01 00:00:00", None),
        (ZoneInfo("America/Denver"), "9999-12-31 23:59:59", None),
    ],
)
async def test_a_timestamp_becomes_utc_where_the_units_zone_is_known_and_else_stays_unknown(zone, text, at):
    async with unit(body(Timestamp=text), timezone=zone) as (driver, _):
        assert (await driver.reading()).at == at


@pytest.mark.proves("sonnen.b18")
async def test_a_naive_local_time_in_the_repeated_hour_does_not_go_backwards():
    before_it = datetime(2026, 10, 24, 23, 45, tzinfo=UTC)
    async with emulator("sonnen", past_days=0, start=before_it) as home, home.driver() as driver:
        seen, true = [], []
        for _ in range(12):
            seen.append((await driver.reading()).at)
            true.append(home.clock.now())
            await home.clock.advance(900)

    assert seen == true


@pytest.mark.parametrize(("at", "zone"), [(NOW, BERLIN), (NOW, None)])
async def test_a_unit_whose_clock_is_wrong_is_believed(at, zone: tzinfo | None):
    async with unit(body(Timestamp="2019-04-30 00:45:37"), timezone=zone, clock=ManualClock(at)) as (driver, _):
        reading = await driver.reading()

    assert reading.at == (None if zone is None else datetime(2019, 4, 29, 22, 45, 37, tzinfo=UTC))
    assert reading.received_at == at


@pytest.mark.proves("sonnen.b19")
@pytest.mark.parametrize(("sent", "is_installed"), [(1, True), (0, False), (None, None)])
async def test_whether_it_is_installed_is_a_number_that_stays_with_the_client_and_hinders_nothing(sent, is_installed):
    async with unit(body(IsSystemInstalled=sent)) as (driver, _):
        status, reading = await driver.client.status(), await driver.reading()

    told = status.IsSystemInstalled
    assert (None if told is msgspec.UNSET or told is None else bool(told)) == is_installed
    assert reading.load_w == 900.0


async def test_two_readers_at_once_cost_one_request_and_later_ones_another():
    async with unit(body()) as (driver, seen):
        one, settings, other, details = await asyncio.gather(
            driver.reading(), driver.settings(), driver.reading(), driver.details()
        )
        at_once = len(seen)
        await driver.reading()

    assert (at_once, len(seen)) == (1, 2)
    assert one == other
    assert settings.received_at == details[0].received_at


async def test_readers_at_once_share_a_failure_too():
    async with unit(lambda _: http(b"<html>", 502, "text/html")) as (driver, seen):
        results = await asyncio.gather(driver.reading(), driver.settings(), return_exceptions=True)

    assert len(seen) == 1
    assert [type(r).__name__ for r in results] == ["BadAnswer", "BadAnswer"]


async def test_what_this_api_does_not_have_is_unsupported_and_costs_no_request():
    since = NOW - timedelta(days=1)
    async with unit(body()) as (driver, seen):
        with pytest.raises(Unsupported, match="counters"):
            await driver.counters()
        with pytest.raises(Unsupported, match="events"):
            await driver.events(since, NOW)
        with pytest.raises(Unsupported, match="history"):
            await driver.history("solar_w", since, NOW)
        home = await driver.home()

    assert not seen
    assert home.capabilities.history == ()
    assert "events" not in home.capabilities.readable


@pytest.mark.parametrize(
    ("zone", "name"), [(BERLIN, "Europe/Berlin"), (None, None), (timezone(timedelta(hours=2)), None)]
)
async def test_the_home_names_its_zone_only_where_it_has_a_name(zone, name):
    async with unit(body(), timezone=zone) as (driver, _):
        assert (await driver.home()).timezone == name


async def test_the_homes_sizes_come_from_the_owner():
    async with unit(body(), max_w="3300", capacity_wh="10000") as (driver, _):
        ratings = (await driver.home()).ratings

    assert (ratings.charge_w, ratings.discharge_w, ratings.capacity_wh) == (3_300.0, 3_300.0, 10_000.0)


@pytest.mark.parametrize("text", ["", "x", "0", "-5", "nan", "inf"])
@pytest.mark.parametrize("option", ["max_w", "capacity_wh"])
async def test_a_size_that_is_no_number_above_zero_is_refused_by_name(option, text):
    with pytest.raises(WrongUsage, match=f"{option}={text} is not a number above 0"):
        async with unit(body(), **{option: text}):
            pass


@pytest.mark.proves("sonnen.b12", "sonnen.b13", "sonnen.b15", "sonnen.b16", "sonnen.b17", "sonnen.b18")
@pytest.mark.parametrize("profile", ["document", "field"])
async def test_the_driver_reads_back_what_the_face_shows(profile):
    async with emulator("sonnen", profile=profile, past_days=0) as home, home.driver() as driver:
        assert isinstance(driver, SonnenDriver)
        reading, truth = await driver.reading(), await home.twin.reading()

    for name in ("solar_w", "battery_w", "load_w", "soc_percent", "grid_voltage_v"):
        assert getattr(reading, name) == pytest.approx(getattr(truth, name), abs=0.5001), name
    assert reading.grid_w == pytest.approx(truth.grid_w, abs=1.5)
    assert reading.grid_frequency_hz == pytest.approx(truth.grid_frequency_hz, abs=0.001)
    assert (reading.at, reading.grid_state) == (truth.at, truth.grid_state)
    assert (reading.energy_remaining_wh is None) == (profile == "document")
