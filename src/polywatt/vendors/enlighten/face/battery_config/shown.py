"""What BatteryConfig shows of a site."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from polywatt.model import CarMode, DeviceKind, Health, PendingChange, SetGridCharging, SetMode, SetStormGuard, Settings

from ..answers import epoch_s, instant
from ..parts import Charger
from .offered import charges_by_schedule, control_from, flags_from, grid_mode_from, offers, shutdown_bound
from .profiles import (
    WORD_OF_CAR,
    is_storm,
    mode_shown,
    percent_shown,
    profile_word,
    reserve_shown,
    sub_type_word,
)
from .schedule import is_scheduled, minutes_of, schedule_of
from .site import Site

POLL_S = 60
"""``pollingInterval``, document L1383."""
ENABLED, DISABLED = "enabled", "disabled"
STATUS_WORDS = {
    Health.NORMAL: ("normal", "Normal", "warning"),
    Health.WARNING: ("warning", "Warning", "warning"),
    Health.FAULT: ("error", "Error", "critical"),
}
"""``siteStatus``: the document's, with its severity; the others are invented."""
SILENT = ("comm", "Gateway Not Reporting", "critical")
"""The same while nobody hears the site; invented."""


def around(kind: str, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The service's envelope."""
    return {"type": kind, "timestamp": instant(now), "data": data}


def site_settings_from(site: Site, email: str) -> dict[str, Any]:
    """``siteSettings``. Country and language no plant tells."""
    code, text, severity = SILENT if site.health is None else STATUS_WORDS[site.health]
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
    """As in L1359: "u******r@example.com"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}******{name[-1:]}@{domain}"


def profile_from(site: Site) -> dict[str, Any]:
    """``profile``: what is in force; what waits is in ``requestedConfig``, which only real sites have shown."""
    storm, is_on = _storm(site), bool(is_scheduled(site.settings))
    told = {
        # There is no broker behind mqttSignedUrl.
        "supportsMqtt": False,
        "pollingInterval": POLL_S,
        **_profile(site),
        "operationModeSubType": sub_type_word(mode_shown(site.settings)),
        "acceptedStormGuardDisclaimer": site.kept.has_accepted_storm,
        "devices": {"iqEvse": [evse_from(charger, site) for charger in site.chargers]},
        "cfgControl": control_from(site.home, is_scheduled=is_on),
        "evseStormEnabled": None if storm is None else storm.charges_cars,
        "requestedConfig": requested_from(site),
    }
    return told | ({"requestedConfigMqtt": {}, "drEventActive": False} if site.is_field else {})


def evse_from(charger: Charger, site: Site) -> dict[str, Any]:
    """A charger as the profile shows it."""
    mode = None if charger.settings is None else charger.settings.mode
    return {
        "uuid": uuid_of(charger, site.number),
        "deviceName": charger.device.name,
        "profile": _profile(site)["profile"],
        "profileConfig": "full",
        "enable": False,
        "status": -1,
        "chargeMode": WORD_OF_CAR.get(mode) if isinstance(mode, CarMode) else None,
        "chargeModeStatus": "PENDING" if site.is_pending else "COMPLETED",
        "updatedAt": None if site.kept.profile_at is None else str(epoch_s(site.kept.profile_at)),
    }


def uuid_of(charger: Charger, site: int) -> str:
    """Invented: made of site and serial number."""
    return str(uuid5(NAMESPACE_URL, f"enlighten/{site}/{charger.serial}"))


def requested_from(site: Site) -> dict[str, Any]:
    """What waits: asked for here, or of the home itself; empty where nothing does."""
    if site.is_pending:
        return site.kept.requested
    waiting = pending_mode(site.settings)
    if waiting is None or not isinstance(waiting.command, SetMode):
        return {}
    return {"profile": profile_word(waiting.command.mode, is_field=site.is_field)}


def pending_mode(settings: Settings | None) -> PendingChange | None:
    """A mode that the home's own vendor has not applied yet."""
    pending = () if settings is None else settings.pending
    return next((one for one in pending if isinstance(one.command, SetMode)), None)


def battery_settings_from(site: Site) -> dict[str, Any]:
    """``batterySettings``."""
    begin, end = minutes_of(schedule_of(site.settings))
    bound = shutdown_bound(site.home)
    charging = None if site.settings is None else site.settings.grid_charging
    accepted_at = site.kept.itc_accepted_at
    told = _profile(site) | {
        "hideChargeFromGrid": not offers(site.home, SetGridCharging),
        "envoySupportsVls": bound is not None,
        "chargeBeginTime": begin,
        "chargeEndTime": end,
        "batteryGridMode": grid_mode_from(site.home),
        "veryLowSoc": _shutdown(site),
        "veryLowSocMin": None if bound is None else _whole(bound.minimum),
        "veryLowSocMax": None if bound is None else _whole(bound.maximum),
        "chargeFromGrid": None if charging is None else charging.is_allowed,
        "chargeFromGridScheduleEnabled": is_scheduled(site.settings) if charges_by_schedule(site.home) else None,
        "acceptedItcDisclaimer": None if accepted_at is None else instant(accepted_at),
        "devices": {"iqEvse": {"useBatteryFrSelfConsumption": _feeds_cars(site)}},
    }
    return told | (_more(site) if site.is_field else {})


def _more(site: Site) -> dict[str, Any]:
    """What real sites add (seen by clients). What nothing here has is null."""
    return {
        "supportsMqtt": False,
        "pollingInterval": POLL_S,
        "drEventActive": False,
        "requestedConfig": requested_from(site),
        "requestedConfigMqtt": {},
        "batteryBackupPercentageMin": 10,
        "batteryBackupPercentageMax": 100,
        "previousBatteryBackupPercentage": {"self-consumption": reserve_shown(site.settings, site.home)},
        "systemTask": False,
        "cfgControl": control_from(site.home, is_scheduled=bool(is_scheduled(site.settings))),
        "dtgControl": None,
        "rbdControl": None,
    }


def storm_alert_from(site: Site) -> dict[str, Any]:
    """``stormAlert``. How an alert is printed nobody knows: its keys are invented."""
    storm, is_active = _storm(site), is_storm(site.settings)
    in_force = None if site.settings is None else site.settings.in_force
    alerts = []
    if is_active and in_force is not None:
        since, until = (None if at is None else instant(at) for at in (in_force.since, in_force.until))
        alerts.append({"type": "storm", "status": "active", "startTime": since, "endTime": until})
    return {
        "criticalAlertsOverride": None if storm is None else storm.is_on,
        "stormAlerts": alerts,
        "criticalAlertActive": None if site.settings is None else is_active,
    }


def _profile(site: Site) -> dict[str, Any]:
    storm, mode = _storm(site), mode_shown(site.settings)
    state = None if storm is None else ENABLED if storm.is_on else DISABLED
    return {
        "profile": profile_word(mode, is_field=site.is_field),
        "batteryBackupPercentage": percent_shown(site.settings, site.home),
        "stormGuardState": state,
    }


def _storm(site: Site) -> SetStormGuard | None:
    return None if site.settings is None else site.settings.storm_guard


def _shutdown(site: Site) -> int | float | None:
    percent = None if site.settings is None else site.settings.shutdown_percent
    return None if percent is None else _whole(percent)


def _feeds_cars(site: Site) -> bool | None:
    """Whether the battery helps any car; None where no charger says."""
    told = [one.settings.uses_battery for one in site.chargers if one.settings is not None]
    said = [is_on for is_on in told if is_on is not None]
    return any(said) if said else None


def _whole(percent: float) -> int | float:
    return int(percent) if float(percent).is_integer() else percent
