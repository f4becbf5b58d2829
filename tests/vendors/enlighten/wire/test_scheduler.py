"""Charging modes and slots as sent."""

from datetime import time

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    scheduler,
)
from polywatt.vendors.enlighten.wire.scheduler import ChargeMode, Preference, Slot

from .. import payloads


@pytest.mark.proves("enlighten.b82", "enlighten.b84")
def test_slots_have_windows_levels_and_reminders_or_not():
    slot, off_peak = msgspec.convert(payloads.SLOT, Slot), msgspec.convert(payloads.OFF_PEAK, Slot)

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
    assert msgspec.convert(payloads.GREEN, scheduler.GreenSettings).uses_battery is True
    assert scheduler.GreenSettings().uses_battery is None


def test_modes_are_four():
    assert len(ChargeMode) == 4
