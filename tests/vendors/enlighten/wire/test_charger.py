"""Chargers: status, summary, configuration and past sessions as sent."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from polywatt.vendors.enlighten.wire.charger import config as charger_config
from polywatt.vendors.enlighten.wire.charger import history as charger_history
from polywatt.vendors.enlighten.wire.charger import status as charger_status
from polywatt.vendors.enlighten.wire.charger import summary as charger_summary
from polywatt.vendors.enlighten.wire.charger.status import CarSession, Charger, ChargerStatus
from polywatt.vendors.enlighten.wire.charger.summary import ChargerSummary, parse_interfaces

from .. import payloads

NESTED, FLAT = msgspec.convert(payloads.STATUS, ChargerStatus), msgspec.convert(payloads.FLAT, ChargerStatus)
SUMMARY = msgspec.convert(payloads.SUMMARY, ChargerSummary)


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
    expected = (payloads.SN, "IQ EV Charger", True, True, True, False, "CHARGING", True, 1, 3542.11, 1761456500, 32.0)

    assert shown(NESTED.chargers[0]) == shown(FLAT.chargers[0]) == shown(NESTED.chargers[0].flat()) == expected
    assert msgspec.to_builtins(NESTED.chargers[0].flat().session_d) == {
        "e_c": 3542.11,
        "start_time": 1761456500,
        "charge_level": 32,
    }
    assert NESTED.charger(payloads.SN) is NESTED.chargers[0]
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
    assert parse_interfaces(payloads.NETWORKS.replace("[", "").replace("]", "").replace('"', "")) == found
    for nothing in ("[...]", "", "[]", None, UNSET, "{", 5):
        assert parse_interfaces(nothing) == []


@pytest.mark.proves("enlighten.b31")
def test_an_unset_way_to_allow_sessions_is_off():
    found = msgspec.convert(payloads.CONFIG, charger_config.ChargerConfig)
    update = charger_config.ConfigEntry(key="x", value="disabled", reqValue="enabled", status=2)

    assert (found.needs_app, found.needs_card) == (False, False)
    assert not found.entry("sessionAuthentication").is_pending
    assert (update.is_enabled, update.is_requested, update.is_pending) == (False, True, True)


@pytest.mark.proves("enlighten.b37")
def test_a_past_session_has_kwh_and_seconds_and_may_lack_the_rest():
    found = msgspec.convert(payloads.SESSION, charger_history.PastSession)

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
