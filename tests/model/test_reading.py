from datetime import UTC, datetime

import pytest

from polywatt.model import Activity, Reading, activity_from, residual_w

NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)


def test_a_quantity_that_nobody_measured_is_unknown_and_never_zero():
    reading = Reading(received_at=NOW)
    values = {name: getattr(reading, name) for name in Reading.__struct_fields__} | {"received_at": None}

    assert set(values.values()) == {None}


@pytest.mark.parametrize(
    ("powers", "residual"),
    [
        ((1_000.0, -400.0, -100.0, 500.0, None), 0.0),
        ((1_000.0, -400.0, -100.0, 490.0, None), -10.0),
        ((0.0, 0.0, 0.0, 500.0, 500.0), 0.0),
        ((None, 0.0, 0.0, 0.0, None), None),
        ((0.0, None, 0.0, 0.0, None), None),
        ((0.0, 0.0, None, 0.0, None), None),
        ((0.0, 0.0, 0.0, None, 5.0), None),
    ],
)
def test_the_residual_is_what_is_missing_for_a_balance_and_unknown_without_all_four(powers, residual):
    names = ("solar_w", "battery_w", "grid_w", "load_w", "generator_w")

    assert residual_w(Reading(received_at=NOW, **dict(zip(names, powers, strict=True)))) == residual


@pytest.mark.parametrize(
    ("battery_w", "activity"),
    [(1.0, Activity.DISCHARGING), (0.9, Activity.IDLE), (0.0, Activity.IDLE), (-1.0, Activity.CHARGING)],
)
def test_within_a_watt_of_zero_a_battery_rests(battery_w, activity):
    assert activity_from(battery_w) == activity
