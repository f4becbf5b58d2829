"""What the answers mean."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec import UNSET

from polywatt.vendors.enlighten.wire import (
    battery,
    battery_config,
    devices,
    energy,
    events,
    grid,
    history,
    inverters,
    scheduler,
    session,
    site,
)
from polywatt.vendors.enlighten.wire.battery import Activity, BatteryStatus
from polywatt.vendors.enlighten.wire.battery_config import BatterySettings, Profile, SiteSettings
from polywatt.vendors.enlighten.wire.charger import config as charger_config
from polywatt.vendors.enlighten.wire.charger import history as charger_history
from polywatt.vendors.enlighten.wire.charger import status as charger_status
from polywatt.vendors.enlighten.wire.charger import summary as charger_summary
from polywatt.vendors.enlighten.wire.charger.status import CarSession, Charger, ChargerStatus
from polywatt.vendors.enlighten.wire.charger.summary import ChargerSummary, parse_interfaces
from polywatt.vendors.enlighten.wire.energy import Flow, LifetimeEnergy, V4Telemetry
from polywatt.vendors.enlighten.wire.envelope import to_bool, to_datetime, to_float, to_int, to_text
from polywatt.vendors.enlighten.wire.grid import GridCheck, GridOutage
from polywatt.vendors.enlighten.wire.scheduler import ChargeMode, Preference, Slot
from polywatt.vendors.enlighten.wire.session import decode_claims

from . import said

NESTED, FLAT = msgspec.convert(said.STATUS, ChargerStatus), msgspec.convert(said.FLAT, ChargerStatus)
SUMMARY = msgspec.convert(said.SUMMARY, ChargerSummary)


def shown(charger_: Charger) -> tuple[Any, ...]:
    return (
        charger_.serial,
        charger_.title,
        charger_.is_connected,
        charger_.is_plugged,
        charger_.is_charging,
        charger_.is_faulted,
        charger_.connector_status,
        charger_.is_balancing,
        charger_.safe_limit,
        charger_.session.energy_wh,
        charger_.session.start_time_s,
        charger_.session.level_a,
    )


@pytest.mark.proves("enlighten.b09", "enlighten.b11")
def test_both_shapes_of_the_status_say_the_same():
    expected = (said.SN, "IQ EV Charger", True, True, True, False, "CHARGING", True, 1, 3542.11, 1761456500, 32.0)

    assert shown(NESTED.chargers[0]) == shown(FLAT.chargers[0]) == shown(NESTED.chargers[0].flat()) == expected
    assert msgspec.to_builtins(NESTED.chargers[0].flat().session_d) == {
        "e_c": 3542.11,
        "start_time": 1761456500,
        "charge_level": 32,
    }
    assert NESTED.charger(said.SN) is NESTED.chargers[0]
    assert NESTED.charger("other") is None


@pytest.mark.proves("enlighten.b10")
@pytest.mark.parametrize(
    ("sent", "expected"), [(1761456500000, 1761456500), ("1761456500000", 1761456500), (None, None)]
)
def test_the_start_in_milliseconds_is_one_in_seconds(sent, expected):
    assert CarSession(strt_chrg=sent).start_time_s == expected


@pytest.mark.proves("enlighten.b13", "enlighten.b14")
@pytest.mark.parametrize("status", [*charger_status.ConnectorStatus, "SOMETHING_NEW"])
def test_a_connector_state_is_carried_along_also_a_new_one(status):
    found = Charger(connectors=[charger_status.Connector(connectorStatusType=status, connectorStatusReason="")])

    assert found.connector_status == status
    assert found.connector_reason is None


@pytest.mark.proves("enlighten.b15")
@pytest.mark.parametrize(
    ("sent", "energy_wh"),
    [(3542.11, 3542.11), (14.2, 14_200.0), (200, 200_000.0), (200.1, 200.1), (0, 0.0), (None, None), ("", None)],
)
def test_energy_above_200_is_wh_and_else_kwh(sent, energy_wh):
    assert CarSession(e_c=sent).energy_wh == energy_wh


def test_without_a_name_in_the_status_the_summary_has_it():
    assert Charger(sn="x", name="").title is None
    assert SUMMARY.name == "Garage"


@pytest.mark.proves("enlighten.b18", "enlighten.b63")
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2025-10-25T01:12:05Z[UTC]", datetime(2025, 10, 25, 1, 12, 5, tzinfo=UTC)),
        ("2025-10-23T03:00:29.082Z[UTC]", datetime(2025, 10, 23, 3, 0, 29, 82_000, tzinfo=UTC)),
        ("2030-01-01T00:00:00.000000000Z[UTC]", datetime(2030, 1, 1, tzinfo=UTC)),
        ("2025-10-17T14:38:30+11:00", datetime(2025, 10, 17, 3, 38, 30, tzinfo=UTC)),
        (1770000000, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        (1770000000000, datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        ("1770000000", datetime(2026, 2, 2, 2, 40, tzinfo=UTC)),
        (0, None),
        (None, None),
        ("", None),
        ("none", None),
        ("yesterday", None),
        (True, None),
        (9e14, None),
    ],
)
def test_times_come_in_many_ways(sent, expected):
    assert to_datetime(sent) == expected


@pytest.mark.proves("enlighten.b23")
def test_a_summary_says_what_a_charger_can():
    assert SUMMARY.supports_battery
    assert not ChargerSummary().supports_battery
    assert (SUMMARY.nominal_v, ChargerSummary(operatingVoltage=240).nominal_v) == (230.0, 240.0)
    assert (SUMMARY.max_a, SUMMARY.phases, SUMMARY.has_load_balancing) == (32.0, 1, True)
    assert SUMMARY.warranty_until == datetime(2030, 1, 1, tzinfo=UTC)


def test_only_currents_between_the_charger_s_limits_are_allowed():
    assert SUMMARY.levels.range_a == (6, 32)
    assert [level for level in range(40) if SUMMARY.levels.allows(level)] == list(range(6, 33))
    assert charger_summary.Levels().allows(5)


@pytest.mark.proves("enlighten.b24")
def test_interfaces_are_made_out_of_a_text():
    found = SUMMARY.interfaces

    assert [(each.name, each.address, each.is_connected) for each in found] == [
        ("eth0", "192.0.2.10", False),
        ("mlan0", "192.0.2.11", True),
    ]
    assert parse_interfaces(said.NETWORKS.replace("[", "").replace("]", "").replace('"', "")) == found
    for nothing in ("[...]", "", "[]", None, UNSET, "{", 5):
        assert parse_interfaces(nothing) == []


@pytest.mark.proves("enlighten.b31")
def test_an_unset_way_to_allow_sessions_is_off():
    found = msgspec.convert(said.CONFIG, charger_config.ChargerConfig)
    update = charger_config.ConfigEntry(key="x", value="disabled", reqValue="enabled", status=2)

    assert (found.needs_app, found.needs_card) == (False, False)
    assert not found.entry("sessionAuthentication").is_pending
    assert (update.is_enabled, update.is_requested, update.is_pending) == (False, True, True)


@pytest.mark.proves("enlighten.b37")
def test_a_past_session_has_kwh_and_seconds_and_may_lack_the_rest():
    found = msgspec.convert(said.SESSION, charger_history.PastSession)

    assert (found.energy_wh, found.charging_s, found.cost) == (29_940.0, 15_284.0, 0.77)
    assert found.since is not None
    assert found.until is not None
    assert found.until > found.since
    assert charger_history.session_number(found) == 1700000001
    assert charger_history.session_number(charger_history.PastSession(id="1:2")) == 2
    assert charger_history.PastSession().energy_wh is None
    assert charger_history.parse_day(charger_history.format_day(date(2025, 10, 16))) == date(2025, 10, 16)
    assert charger_history.parse_day("2025-10-16") is None


@pytest.mark.parametrize(
    "data",
    [
        [{"id": "EV1", "displayName": "Garage"}],
        {"chargers": [{"serialNumber": "EV1", "name": "Garage"}]},
        {"filters": [{"key": "charger", "values": [{"value": "EV1", "label": "Garage"}]}]},
    ],
)
def test_chargers_with_sessions_are_found_wherever_they_are_listed(data):
    assert charger_history.FilterCriteria(data=data).chargers == {"EV1": "Garage"}
    assert charger_history.FilterCriteria(data=None).chargers == {}


LIFETIME = msgspec.convert(said.LIFETIME, LifetimeEnergy)


@pytest.mark.proves("enlighten.b40", "enlighten.b41")
def test_a_flow_without_entries_does_not_exist_and_an_entry_without_number_is_not_counted():
    assert LIFETIME.buckets_wh(Flow.PRODUCTION) == [12_000.0, None, 9_000.0]
    assert LIFETIME.total_wh(Flow.PRODUCTION) == 21_000.0
    assert LIFETIME.buckets_wh(Flow.IMPORT) == [1.0, 2.0, 3.0]
    assert LIFETIME.buckets_wh(Flow.HEATPUMP) is LIFETIME.buckets_wh(Flow.EXPORT) is None
    assert LIFETIME.total_wh(Flow.HEATPUMP) is None
    assert LIFETIME.bucket_day(2) == date(2026, 2, 3)
    assert LIFETIME.at == datetime(2026, 2, 3, 12, tzinfo=UTC)


@pytest.mark.proves("enlighten.b43")
def test_whether_a_bucket_is_a_day_or_a_quarter_of_an_hour_is_told_by_their_number():
    by_quarters = msgspec.structs.replace(LIFETIME, production=[1] * 240)

    assert LIFETIME.bucket_s(ZoneInfo("Europe/Berlin")) == 86_400.0
    assert by_quarters.bucket_s() == 900.0
    assert msgspec.structs.replace(LIFETIME, start_date=None).bucket_s() is None
    assert LifetimeEnergy(start_date="2026-02-01", last_report_date=1770120000).bucket_s() is None


@pytest.mark.proves("enlighten.b131")
def test_the_partner_apis_quarters_are_the_same_under_either_name():
    at = datetime(2026, 2, 2, 2, 40, tzinfo=UTC)
    arrays = V4Telemetry(consumption=[40, None], end_at=[1770000000, 1770000900])
    first, second = energy.MeterInterval(end_at=1770000000, enwh=40), energy.MeterInterval(end_at=1770000900)
    rows = V4Telemetry(intervals=[first, second])

    assert arrays.buckets == rows.buckets == [(at, 40.0), (at + timedelta(minutes=15), None)]


@pytest.mark.proves("enlighten.b44", "enlighten.b45")
def test_devices_are_found_by_type_and_what_is_none_is_skipped():
    found = msgspec.convert(said.DEVICES, devices.DeviceList)

    assert list(found.buckets) == ["envoy", "encharge", "meter"]
    assert found.of_type("meter") == found.of_type("enpower") == []
    assert (found.of_type("envoy")[0].firmware, found.of_type("envoy")[0].is_connected) == ("D8.3", True)
    assert (found.of_type("encharge")[0].name, found.of_type("encharge")[0].firmware) == (UNSET, "31")
    assert found.today == date(2026, 2, 8)


@pytest.mark.proves("enlighten.b47", "enlighten.b48")
def test_an_event_has_times_and_need_not_have_the_rest():
    found = msgspec.convert(said.EVENT, events.Event)
    page = events.EventPage(site_timezone="Europe/Berlin")

    assert found.since == datetime(2026, 2, 2, 2, 41, 40, tzinfo=UTC)
    assert found.until == datetime(2026, 2, 2, 2, 43, 20, tzinfo=UTC)
    assert msgspec.structs.replace(found, standing=True).until is None
    assert found.since.astimezone(page.zone).hour == 3
    assert events.EventPage(site_timezone="Region/City").zone is None
    assert events.Event().since is None


@pytest.mark.proves("enlighten.b51")
def test_an_outage_ends_after_its_duration():
    found = msgspec.convert(said.BACKUP, history.BackupHistory)
    outage = found.outages[0]

    assert found.total_s == 121.0
    assert outage.since == datetime(2025, 10, 17, 3, 38, 30, tzinfo=UTC)
    assert outage.until == datetime(2025, 10, 17, 3, 40, 31, tzinfo=UTC)
    assert history.Outage().until is None


@pytest.mark.proves("enlighten.b53")
@pytest.mark.parametrize("name", list(said.GRID_CHECK))
def test_each_guard_blocks_a_toggle_and_nothing_tells_the_grids_state(name):
    found = msgspec.convert(said.GRID_CHECK | {name: True}, GridCheck)

    assert (found.may_toggle, found.blockers) == (False, (name,))
    assert msgspec.convert(said.GRID_CHECK, GridCheck).may_toggle is True
    assert GridCheck().may_toggle is None
    assert set(found.__struct_fields__) == set(said.GRID_CHECK)


def test_whether_joining_is_offered_is_said_or_not_known():
    assert msgspec.convert(said.OUTAGE, GridOutage).can_reconnect is True
    assert GridOutage().can_reconnect is None


def test_relay_states_are_logged_in_two_pairs():
    assert grid.LEAVING == ("OPER_RELAY_CLOSED", "OPER_RELAY_OFFGRID_AC_GRID_PRESENT")
    assert grid.JOINING == ("OPER_RELAY_OFFGRID_READY_FOR_RESYNC_CMD", "OPER_RELAY_CLOSED")


@pytest.mark.proves("enlighten.b66")
def test_a_batterys_inverters_are_not_on_the_roof():
    found = inverters.INVERTER_STATUS.decode(msgspec.json.encode(said.INVERTER_STATUS))

    assert list(inverters.microinverters(found)) == ["671"]
    assert found["671"].serial == said.INVERTER
    assert inverters.InverterStatus().is_microinverter
    assert [kind for kind in ("IQ8PLUS", "M250", "IQ 7+", "IQ Battery 5P", "Encharge") if _is_micro(kind)] == [
        "IQ8PLUS",
        "M250",
        "IQ 7+",
    ]


def _is_micro(kind: str) -> bool:
    return inverters.InverterStatus(type=kind).is_microinverter


@pytest.mark.proves("enlighten.b67", "enlighten.b68")
def test_a_batterys_percents_kilowatts_and_watts():
    found = msgspec.convert(said.BATTERY_STATUS, BatteryStatus)
    first, second = found.batteries

    assert (found.soc_percent, found.energy_wh, found.capacity_wh) == (48.0, 4_750.0, 10_000.0)
    assert (found.available_w, found.max_w) == (7_680.0, 7_680.0)
    assert (first.max_w, first.rated_w, first.soh_percent, first.cycles) == (3_840.0, 3_840.0, 100.0, 115)
    assert (first.activity, second.activity) == (Activity.CHARGING, None)
    assert (first.is_excluded, second.is_excluded) == (False, True)
    assert to_text(first.status) == "normal"
    assert BatteryStatus().soc_percent is None


@pytest.mark.proves("enlighten.b82", "enlighten.b84")
def test_slots_have_windows_levels_and_reminders_or_not():
    slot, off_peak = msgspec.convert(said.SLOT, Slot), msgspec.convert(said.OFF_PEAK, Slot)

    assert slot.window == (time(23), time(6))
    assert (slot.level_a, slot.is_enabled, slot.weekdays) == (32.0, True, [1, 2, 3, 4, 5, 6, 7])
    assert slot.remind_before_min is None
    assert Slot(remindFlag=True, remindTime="10").remind_before_min == 10
    assert (off_peak.window, off_peak.is_off_peak, off_peak.level_a) == (None, True, 32.0)
    assert Slot(chargingLevel=100, chargingLevelAmp=None).level_a is None
    assert Slot(chargingLevel=16, chargingLevelAmp=None).level_a == 16.0


@pytest.mark.proves("enlighten.b83")
def test_monday_is_one_and_other_numbers_are_no_days():
    assert Slot(days=[0, 1, "7", 8, None]).weekdays == [1, 7]


@pytest.mark.proves("enlighten.b78")
@pytest.mark.parametrize(("key", "mode"), [(name, mode) for mode, name in scheduler.FIELD_OF_MODE.items()])
def test_the_mode_is_the_only_one_that_is_enabled(key, mode):
    modes = {"manualCharging": {"enabled": False}, key: {"enabled": True}}
    found = msgspec.convert({"data": {"modes": modes}}, Preference)
    twice = {"manualCharging": {"enabled": 1}, "greenCharging": {"enabled": 1}}
    both = msgspec.convert({"data": {"modes": twice}}, Preference)

    assert found.mode is mode
    assert both.mode is None
    assert Preference().mode is None


def test_whether_the_battery_helps_is_said_or_not_known():
    assert msgspec.convert(said.GREEN, scheduler.GreenSettings).uses_battery is True
    assert scheduler.GreenSettings().uses_battery is None


@pytest.mark.proves("enlighten.b102")
def test_site_settings_say_what_may_be_offered():
    found = msgspec.convert(said.SITE_SETTINGS, SiteSettings)

    assert (found.is_available("hasEncharge"), found.is_available("showStormGuard")) == (True, False)
    assert found.is_available("showSavingsMode") is None
    assert found.is_available("HEMS_EV_Custom_Schedule") is True
    assert (found.is_owner, found.is_installer) == (True, False)
    assert not hasattr(battery_config.SettingsChange(), "batteryGridMode")


@pytest.mark.proves("enlighten.b98", "enlighten.b104")
def test_profile_and_settings_are_read():
    profile, settings = msgspec.convert(said.PROFILE, Profile), msgspec.convert(said.SETTINGS, BatterySettings)

    assert profile.name == battery_config.ProfileName.SELF_CONSUMPTION
    assert (profile.reserve_percent, profile.is_storm_guarded, profile.is_pending) == (20.0, False, None)
    assert profile.chargers[0].uuid == "u-1"
    assert settings.charge_window_min == (120, 300)
    assert (settings.shutdown_percent, settings.shutdown_range_percent) == (15.0, (10.0, 25.0))
    assert (settings.charges_from_grid, settings.has_schedule, settings.feeds_car) == (True, True, True)
    assert settings.has_accepted_disclaimer
    assert not BatterySettings().has_accepted_disclaimer
    assert not BatterySettings(acceptedItcDisclaimer=False).has_accepted_disclaimer
    assert BatterySettings(acceptedItcDisclaimer=True).has_accepted_disclaimer
    assert BatterySettings(requestedConfig={}).is_pending is False


@pytest.mark.proves("enlighten.b06", "enlighten.b132")
def test_a_site_is_named_by_its_title_or_its_number_and_its_id_is_text():
    found = msgspec.convert(
        {"sites": [{"id": 1234567, "title": "Main"}, {"id": "89", "title": ""}]}, site.SiteList
    ).rows

    assert [(each.site_id, each.name) for each in found] == [("1234567", "Main"), ("89", "89")]


@pytest.mark.parametrize(
    ("value", "as_number", "as_whole", "as_word", "as_flag"),
    [
        ("48%", 48.0, 48, "48%", None),
        ("4.5", 4.5, None, "4.5", None),
        (" 7 ", 7.0, 7, "7", None),
        ("1", 1.0, 1, "1", True),
        (0, 0.0, 0, "0", False),
        ("enabled", None, None, "enabled", True),
        (False, None, None, None, False),
        ("none", None, None, None, None),
        ("nan", None, None, "nan", None),
        (float("inf"), None, None, None, None),
        (None, None, None, None, None),
        (UNSET, None, None, None, None),
    ],
)
def test_a_value_may_be_text_or_not_be_there(value, as_number, as_whole, as_word, as_flag):
    assert (to_float(value), to_int(value), to_text(value), to_bool(value)) == (as_number, as_whole, as_word, as_flag)


@pytest.mark.parametrize("token", ["", None, "a.b", "a.b.c", "eyJ.!!!.x", "x.bm8.y"])
def test_what_is_no_token_has_no_claims(token):
    assert decode_claims(token) == session.Claims()


def test_claims_may_be_wrapped():
    inside = session.Claims(data={"user_id": 7}, exp=10, iat=4)

    assert (inside.claim("user_id"), inside.claim("session_id"), inside.lifetime_s) == ("7", None, 6.0)


STRUCTS = [
    kind
    for module in (
        battery,
        battery_config,
        charger_config,
        charger_history,
        charger_status,
        charger_summary,
        devices,
        energy,
        events,
        grid,
        history,
        inverters,
        scheduler,
        session,
        site,
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", STRUCTS)
@pytest.mark.parametrize("nothing", [None, "absent"])
def test_every_field_may_be_null_or_absent_and_then_nothing_is_known(kind, nothing):
    if kind.__name__.endswith(("Change", "Params", "Query")):
        return
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    found = msgspec.convert({} if nothing else dict.fromkeys(names), kind)

    for name in dir(kind):
        if isinstance(getattr(kind, name), property):
            assert getattr(found, name) in NOTHING_KNOWN or isinstance(getattr(found, name), msgspec.Struct), name


NOTHING_KNOWN: tuple[Any, ...] = (None, False, 0, [], {}, (), True)


def test_modes_are_four():
    assert len(ChargeMode) == 4
