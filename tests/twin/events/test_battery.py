"""Alerts about the battery, from the record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from polywatt.model import Alert, Charge, Discharge, Severity
from polywatt.twin import PRESETS, TwinPlant
from polywatt.twin.events.battery import intervals_between, true_for
from polywatt.twin.world.intervals import Interval

from ..homes import NIGHT, home_at

pytestmark = pytest.mark.anyio
EATON = replace(PRESETS["eaton-3.6-4.2"], solar_peak_w=0.0, standby_w=0.0)


async def battery_alerts(twin: TwinPlant, until: datetime) -> list[Alert]:
    events = await twin.events(NIGHT - timedelta(days=400), until)
    return [event for event in events if isinstance(event, Alert) and event.code.startswith("battery_")]


def test_an_alert_comes_at_one_value_and_goes_at_another():
    values = np.array([7.0, 5.0, 8.0, 9.9, 10.0, 7.0, 6.0, 4.0])

    times = intervals_between(values <= 5.0, values >= 10.0, 600.0)

    assert times == [Interval(900.0, 1_800.0), Interval(2_700.0)]


def test_what_must_last_is_not_said_before():
    flags = np.array([True, True, False, True, True, True, True])

    assert true_for(flags, 0).tolist() == flags.tolist()
    assert true_for(flags, 2).tolist() == [False, False, False, False, False, True, True]
    assert true_for(flags[:0], 2).tolist() == []


def test_what_was_never_there_makes_no_alert():
    quiet = np.array([7.0, 8.0])

    assert intervals_between(quiet <= 5.0, quiet >= 10.0, 0.0) == []
    assert intervals_between(quiet[:0] <= 5.0, quiet[:0] >= 10.0, 0.0) == []


async def test_an_empty_battery_is_an_alert_until_it_is_charged_again():
    twin, hand = home_at(NIGHT, EATON, initial_soc_percent=8.0)
    await twin.send(Discharge(power_w=1_000.0))
    hand.move(hours=11)
    soon = await battery_alerts(twin, hand.at)
    hand.move(hours=2)
    low = await battery_alerts(twin, hand.at)
    await twin.send(Charge(power_w=2_000.0))
    hand.move(minutes=30)
    charged = await battery_alerts(twin, hand.at)

    assert soon == []
    assert [(a.code, a.severity, a.until) for a in low] == [("battery_voltage_low", Severity.CRITICAL, None)]
    assert len(charged) == 1
    assert charged[0].since == low[0].since
    assert charged[0].until is not None
    assert charged[0].id == low[0].id


async def test_a_full_battery_is_an_alert_until_some_of_it_is_used():
    twin, hand = home_at(NIGHT, EATON, initial_soc_percent=98.0)
    await twin.send(Charge())
    hand.move(hours=8)
    full = await battery_alerts(twin, hand.at)
    await twin.send(Discharge(power_w=2_000.0))
    hand.move(minutes=20)
    used = await battery_alerts(twin, hand.at)

    assert [(a.code, a.until is None) for a in full + used] == [
        ("battery_voltage_high", True),
        ("battery_voltage_high", False),
    ]


@pytest.mark.parametrize(
    ("celsius", "between", "fine", "code"),
    [(45.0, 43.0, 41.0, "battery_temperature_high"), (-1.0, 1.0, 3.0, "battery_temperature_low")],
)
async def test_a_battery_too_hot_or_too_cold_is_an_alert(celsius, between, fine, code):
    twin, hand = home_at(NIGHT, EATON)
    alerts = []
    for held_c in (20.0, celsius, between, fine):
        twin.world.hold_temperature(held_c)
        hand.move(minutes=5)
        alerts.append([(a.code, a.until is None) for a in await battery_alerts(twin, hand.at + timedelta(seconds=1))])

    assert alerts == [[], [(code, True)], [(code, True)], [(code, False)]]


async def test_a_home_that_does_not_watch_says_nothing():
    twin, hand = home_at(NIGHT, EATON, has_battery_alerts=False)
    twin.world.hold_temperature(50.0)
    hand.move(minutes=10)

    assert await battery_alerts(twin, hand.at) == []


async def test_a_year_has_its_alerts_each_time_they_are_asked_for():
    twin, hand = home_at(datetime(2026, 6, 1, tzinfo=UTC), PRESETS["eaton-3.6-4.2"], past_days=365.0)

    first = await battery_alerts(twin, hand.at)

    assert len(first) > 10
    assert len({alert.id for alert in first}) == len(first)
    assert await battery_alerts(twin, hand.at) == first
