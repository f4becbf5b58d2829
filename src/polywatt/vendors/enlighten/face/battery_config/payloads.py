"""The payloads that BatteryConfig answers with."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from polywatt.model import CarMode, DeviceKind, Health, PendingChange, SetGridCharging, SetMode, SetStormGuard, Settings

from ..inventory import Charger
from ..responses import epoch_s, iso_time, without_fraction
from .capabilities import charges_by_schedule, control_from, flags_from, grid_mode_from, is_available, shutdown_bound
from .profiles import (
    CHARGE_MODES,
    backup_percent,
    current_mode,
    is_storm,
    mode_sub_type,
    owner_reserve_percent,
    profile_name,
)
from .schedule import is_scheduled, minutes_of, schedule_of
from .snapshot import SiteSnapshot

POLL_S = 60
"""``pollingInterval``, document L1383."""
ENABLED, DISABLED = "enabled", "disabled"
SITE_STATUSES = {
    Health.NORMAL: ("normal", "Normal", "warning"),
    Health.WARNING: ("warning", "Warning", "warning"),
    Health.FAULT: ("error", "Error", "critical"),
}
"""``siteStatus``: the document's, with its severity; the others are invented."""
NOT_REPORTING = ("comm", "Gateway Not Reporting", "critical")
"""The same while the site is unreachable; invented."""


def wrap(kind: str, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the service's envelope."""
    return {"type": kind, "timestamp": iso_time(now), "data": data}


def site_settings_from(site: SiteSnapshot, email: str) -> dict[str, Any]:
    """Return ``siteSettings``. No plant knows its country and language."""
    code, text, severity = NOT_REPORTING if site.health is None else SITE_STATUSES[site.health]
    return flags_from(site.home) | {
        "hasEncharge": site.home.has(DeviceKind.BATTERY),
        "hasEnpower": site.home.has(DeviceKind.SWITCH),
        "countryCode": None,
        "region": None,
        "locale": None,
        "timezone": site.home.timezone,
        "batteryGridMode": grid_mode_from(site.home),
        "userDetails": {"isOwner": True, "isInstaller": False, "email": masked(email)},
        "siteStatus": {"code": code, "text": text, "severity": severity},
    }


def masked(email: str) -> str:
    """Return the address as in L1359: "u******r@example.com"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}******{name[-1:]}@{domain}"


def profile_from(site: SiteSnapshot) -> dict[str, Any]:
    """Return ``profile``: what is in force; ``requestedConfig`` is pending, and seen on real sites only."""
    storm_guard, is_on = _storm_guard(site), bool(is_scheduled(site.settings))
    profile = {
        # There is no broker behind mqttSignedUrl.
        "supportsMqtt": False,
        "pollingInterval": POLL_S,
        **_profile(site),
        "operationModeSubType": mode_sub_type(current_mode(site.settings)),
        "acceptedStormGuardDisclaimer": site.memory.has_accepted_storm_guard,
        "devices": {"iqEvse": [evse_from(charger, site) for charger in site.chargers]},
        "cfgControl": control_from(site.home, is_scheduled=is_on),
        "evseStormEnabled": None if storm_guard is None else storm_guard.charges_cars,
        "requestedConfig": requested_from(site),
    }
    return profile | ({"requestedConfigMqtt": {}, "drEventActive": False} if site.has_field_extras else {})


def evse_from(charger: Charger, site: SiteSnapshot) -> dict[str, Any]:
    """Return a charger of the profile."""
    mode = None if charger.settings is None else charger.settings.mode
    return {
        "uuid": uuid_of(charger, site.number),
        "deviceName": charger.device.name,
        "profile": _profile(site)["profile"],
        "profileConfig": "full",
        "enable": False,
        "status": -1,
        "chargeMode": CHARGE_MODES.get(mode) if isinstance(mode, CarMode) else None,
        "chargeModeStatus": "PENDING" if site.is_pending else "COMPLETED",
        "updatedAt": None if site.memory.profile_at is None else str(epoch_s(site.memory.profile_at)),
    }


def uuid_of(charger: Charger, site_id: int) -> str:
    """Return the charger's uuid. Invented: of site and serial number."""
    return str(uuid5(NAMESPACE_URL, f"enlighten/{site_id}/{charger.serial}"))


def requested_from(site: SiteSnapshot) -> dict[str, Any]:
    """Return the pending profile, of this cloud or of the home itself; empty where there is none."""
    if site.is_pending:
        return site.memory.requested
    pending = pending_mode(site.settings)
    if pending is None or not isinstance(pending.command, SetMode):
        return {}
    return {"profile": profile_name(pending.command.mode, has_field_extras=site.has_field_extras)}


def pending_mode(settings: Settings | None) -> PendingChange | None:
    """Return a mode that the home's own vendor has not applied yet."""
    pending = () if settings is None else settings.pending
    return next((change for change in pending if isinstance(change.command, SetMode)), None)


def battery_settings_from(site: SiteSnapshot) -> dict[str, Any]:
    """Return ``batterySettings``."""
    begin, end = minutes_of(schedule_of(site.settings))
    bound = shutdown_bound(site.home)
    charging = None if site.settings is None else site.settings.grid_charging
    accepted_at = site.memory.itc_accepted_at
    settings = _profile(site) | {
        "hideChargeFromGrid": not is_available(site.home, SetGridCharging),
        "envoySupportsVls": bound is not None,
        "chargeBeginTime": begin,
        "chargeEndTime": end,
        "batteryGridMode": grid_mode_from(site.home),
        "veryLowSoc": _shutdown_percent(site),
        "veryLowSocMin": None if bound is None else without_fraction(bound.minimum),
        "veryLowSocMax": None if bound is None else without_fraction(bound.maximum),
        "chargeFromGrid": None if charging is None else charging.is_allowed,
        "chargeFromGridScheduleEnabled": is_scheduled(site.settings) if charges_by_schedule(site.home) else None,
        "acceptedItcDisclaimer": None if accepted_at is None else iso_time(accepted_at),
        "devices": {"iqEvse": {"useBatteryFrSelfConsumption": _feeds_cars(site)}},
    }
    return settings | (_field_extras(site) if site.has_field_extras else {})


def _field_extras(site: SiteSnapshot) -> dict[str, Any]:
    """Return the fields that real sites add (seen by clients). Those without a source here are null."""
    return {
        "supportsMqtt": False,
        "pollingInterval": POLL_S,
        "drEventActive": False,
        "requestedConfig": requested_from(site),
        "requestedConfigMqtt": {},
        "batteryBackupPercentageMin": 10,
        "batteryBackupPercentageMax": 100,
        "previousBatteryBackupPercentage": {"self-consumption": owner_reserve_percent(site.settings, site.home)},
        "systemTask": False,
        "cfgControl": control_from(site.home, is_scheduled=bool(is_scheduled(site.settings))),
        "dtgControl": None,
        "rbdControl": None,
    }


def storm_alert_from(site: SiteSnapshot) -> dict[str, Any]:
    """Return ``stormAlert``. No document prints an alert: its keys are invented."""
    storm_guard, is_active = _storm_guard(site), is_storm(site.settings)
    in_force = None if site.settings is None else site.settings.in_force
    alerts = []
    if is_active and in_force is not None:
        since, until = (None if at is None else iso_time(at) for at in (in_force.since, in_force.until))
        alerts.append({"type": "storm", "status": "active", "startTime": since, "endTime": until})
    return {
        "criticalAlertsOverride": None if storm_guard is None else storm_guard.is_on,
        "stormAlerts": alerts,
        "criticalAlertActive": None if site.settings is None else is_active,
    }


def _profile(site: SiteSnapshot) -> dict[str, Any]:
    storm_guard, mode = _storm_guard(site), current_mode(site.settings)
    storm_guard_state = None if storm_guard is None else ENABLED if storm_guard.is_on else DISABLED
    return {
        "profile": profile_name(mode, has_field_extras=site.has_field_extras),
        "batteryBackupPercentage": backup_percent(site.settings, site.home),
        "stormGuardState": storm_guard_state,
    }


def _storm_guard(site: SiteSnapshot) -> SetStormGuard | None:
    return None if site.settings is None else site.settings.storm_guard


def _shutdown_percent(site: SiteSnapshot) -> float | None:
    return None if site.settings is None else without_fraction(site.settings.shutdown_percent)


def _feeds_cars(site: SiteSnapshot) -> bool | None:
    """Whether the battery feeds any car; None where it is unknown of all chargers."""
    values = [charger.settings.uses_battery for charger in site.chargers if charger.settings is not None]
    known = [is_on for is_on in values if is_on is not None]
    return any(known) if known else None
