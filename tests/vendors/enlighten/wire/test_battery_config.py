"""Profile and settings as sent."""

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    battery_config,
)
from polywatt.vendors.enlighten.wire.battery_config import BatterySettings, Profile, SiteSettings

from .. import payloads


@pytest.mark.proves("enlighten.b102")
def test_site_settings_say_what_may_be_offered():
    found = msgspec.convert(payloads.SITE_SETTINGS, SiteSettings)

    assert (found.is_available("hasEncharge"), found.is_available("showStormGuard")) == (True, False)
    assert found.is_available("showSavingsMode") is None
    assert found.is_available("HEMS_EV_Custom_Schedule") is True
    assert (found.is_owner, found.is_installer) == (True, False)
    assert not hasattr(battery_config.SettingsChange(), "batteryGridMode")


@pytest.mark.proves("enlighten.b98", "enlighten.b104")
def test_profile_and_settings_are_read():
    profile, settings = msgspec.convert(payloads.PROFILE, Profile), msgspec.convert(payloads.SETTINGS, BatterySettings)

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
