"""BatteryConfig: the site's features, its profile and settings, and changes to them."""

from enum import StrEnum
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Flag, Json, Number, Scalar, Text, to_bool, to_float, to_int, to_list, to_text

T = TypeVar("T")
BATTERY_UI = "https://battery-profile-ui.enphaseenergy.com"
"""Whose Origin and Referer the service expects (L1304)."""
SOURCE = "enho"
"""``source`` of the reads as printed; another one ("enlm") has been seen on real sites."""


class ProfileName(StrEnum):
    """The document's three (mixed spelling, L1420-L1456), and two that clients of the service have seen."""

    SELF_CONSUMPTION = "self-consumption"
    COST_SAVINGS = "cost_savings"
    BACKUP_ONLY = "backup_only"
    AI_OPTIMISATION = "ai_optimisation"
    EXPERT = "expert"


PRIORITIZE_ENERGY = "prioritize-energy"
"""``operationModeSubType``: the only one observed (L1464)."""
MANUAL = "MANUAL"
"""``chargeMode`` here; the scheduler says MANUAL_CHARGING."""
EVSE_TYPE = "iqEvse"
MIN_SELF_CONSUMPTION_PERCENT, BACKUP_PERCENT = 10, 100
"""L1464."""
LAST_MINUTE = 1_439


class UserDetails(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The user who sends the request."""

    isOwner: Flag = UNSET
    isInstaller: Flag = UNSET
    email: Text = UNSET


class SiteStatus(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The state of the site."""

    code: Text = UNSET
    text: Text = UNSET
    severity: Text = UNSET


class SiteSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The devices of the site, and the features of its page (L1337-L1366)."""

    showProduction: Flag = UNSET
    showConsumption: Flag = UNSET
    hasEncharge: Flag = UNSET
    hasEnpower: Flag = UNSET
    countryCode: Text = UNSET
    region: Text = UNSET
    locale: Text = UNSET
    timezone: Text = UNSET
    showChargeFromGrid: Flag = UNSET
    showSavingsMode: Flag = UNSET
    showStormGuard: Flag = UNSET
    showFullBackup: Flag = UNSET
    showBatteryBackupPercentage: Flag = UNSET
    isChargingModesEnabled: Flag = UNSET
    batteryGridMode: Text = UNSET
    featureDetails: dict[str, Scalar] | UnsetType | None = UNSET
    userDetails: UserDetails | UnsetType | None = UNSET
    siteStatus: SiteStatus | UnsetType | None = UNSET

    def is_available(self, name: str) -> bool | None:
        """Return a flag by its name, features included; None where the service does not say."""
        features = self.featureDetails if isinstance(self.featureDetails, dict) else {}
        return to_bool(getattr(self, name, features.get(name)))

    @property
    def is_owner(self) -> bool | None:
        """Whether the site is the user's own."""
        return to_bool(self.userDetails.isOwner) if isinstance(self.userDetails, UserDetails) else None

    @property
    def is_installer(self) -> bool | None:
        """Whether the user is an installer."""
        return to_bool(self.userDetails.isInstaller) if isinstance(self.userDetails, UserDetails) else None


class ConfiguredEvse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A charger as the profile knows it."""

    uuid: Text = UNSET
    deviceName: Text = UNSET
    profile: Text = UNSET
    profileConfig: Text = UNSET
    enable: Flag = UNSET
    status: Number = UNSET
    chargeMode: Text = UNSET
    chargeModeStatus: Text = UNSET
    updatedAt: Scalar = UNSET
    """Epoch seconds, printed as text."""


class ProfileDevices(msgspec.Struct, frozen=True, kw_only=True):
    """In the profile: a list of chargers."""

    iqEvse: list[ConfiguredEvse] | UnsetType | None = UNSET


class Control(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One control; ``cfg`` charge from grid, ``dtg`` discharge to grid, ``rbd`` restrict discharge."""

    show: Flag = UNSET
    enabled: Flag = UNSET
    locked: Flag = UNSET
    scheduleSupported: Flag = UNSET
    forceScheduleSupported: Flag = UNSET
    forceScheduleOpted: Flag = UNSET
    """True with a charging schedule (L1546)."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The active system profile (L1380-L1412)."""

    supportsMqtt: Flag = UNSET
    pollingInterval: Number = UNSET
    profile: Text = UNSET
    operationModeSubType: Text = UNSET
    batteryBackupPercentage: Number = UNSET
    stormGuardState: Text = UNSET
    acceptedStormGuardDisclaimer: Scalar = UNSET
    devices: ProfileDevices | UnsetType | None = UNSET
    cfgControl: Control | UnsetType | None = UNSET
    dtgControl: Control | UnsetType | None = UNSET
    rbdControl: Control | UnsetType | None = UNSET
    evseStormEnabled: Flag = UNSET
    drEventActive: Flag = UNSET
    requestedConfig: Json = UNSET
    """The requested profile that is not in force yet, as clients of the service have seen it; empty where none is."""
    requestedConfigMqtt: Json = UNSET

    @property
    def name(self) -> str | None:
        """One of ``ProfileName``, or a newer word."""
        return to_text(self.profile)

    @property
    def reserve_percent(self) -> float | None:
        """0 to 100."""
        return to_float(self.batteryBackupPercentage)

    @property
    def polling_interval_s(self) -> float | None:
        """The service's own interval between two reads of it."""
        return to_float(self.pollingInterval)

    @property
    def is_storm_guarded(self) -> bool | None:
        """Whether the storm guard is switched on."""
        return to_bool(self.stormGuardState)

    @property
    def chargers(self) -> list[ConfiguredEvse]:
        """The chargers that belong to it."""
        return to_list(self.devices.iqEvse) if isinstance(self.devices, ProfileDevices) else []

    @property
    def is_pending(self) -> bool | None:
        """Whether a change waits to take effect; None where the service does not say."""
        return _is_pending(self.requestedConfig, self.requestedConfigMqtt)


class SettingsEvse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """In the battery settings: one object for all chargers."""

    useBatteryFrSelfConsumption: Flag = UNSET


class SettingsDevices(msgspec.Struct, frozen=True, kw_only=True):
    """In the battery settings."""

    iqEvse: SettingsEvse | UnsetType | None = UNSET


class BatterySettings(msgspec.Struct, frozen=True, kw_only=True):
    """The battery's settings (L1490-L1508), and what real sites add."""

    profile: Text = UNSET
    batteryBackupPercentage: Number = UNSET
    batteryBackupPercentageMin: Number = UNSET
    batteryBackupPercentageMax: Number = UNSET
    previousBatteryBackupPercentage: Json = UNSET
    stormGuardState: Text = UNSET
    hideChargeFromGrid: Flag = UNSET
    envoySupportsVls: Flag = UNSET
    chargeBeginTime: Number = UNSET
    chargeEndTime: Number = UNSET
    """Both: minutes after local midnight (L1545)."""
    batteryGridMode: Text = UNSET
    """"ImportExport"; the interconnection's, not the owner's."""
    veryLowSoc: Number = UNSET
    veryLowSocMin: Number = UNSET
    veryLowSocMax: Number = UNSET
    chargeFromGrid: Flag = UNSET
    chargeFromGridScheduleEnabled: Flag = UNSET
    acceptedItcDisclaimer: Scalar = UNSET
    """Time at which the disclaimer was accepted; true on some sites."""
    devices: SettingsDevices | UnsetType | None = UNSET
    supportsMqtt: Flag = UNSET
    pollingInterval: Number = UNSET
    drEventActive: Flag = UNSET
    systemTask: Flag = UNSET
    requestedConfig: Json = UNSET
    requestedConfigMqtt: Json = UNSET
    cfgControl: Control | UnsetType | None = UNSET
    dtgControl: Control | UnsetType | None = UNSET
    rbdControl: Control | UnsetType | None = UNSET

    @property
    def reserve_percent(self) -> float | None:
        """0 to 100."""
        return to_float(self.batteryBackupPercentage)

    @property
    def charge_window_min(self) -> tuple[int, int] | None:
        """Begin and end of the charging schedule, in minutes after local midnight; None where either is missing."""
        begin, end = to_int(self.chargeBeginTime), to_int(self.chargeEndTime)
        return None if begin is None or end is None else (begin, end)

    @property
    def shutdown_percent(self) -> float | None:
        """The state of charge below which the battery shuts down."""
        return to_float(self.veryLowSoc)

    @property
    def shutdown_range_percent(self) -> tuple[float, float] | None:
        """The range of the shutdown level (L1547)."""
        low, high = to_float(self.veryLowSocMin), to_float(self.veryLowSocMax)
        return None if low is None or high is None else (low, high)

    @property
    def charges_from_grid(self) -> bool | None:
        """Whether the grid may fill it."""
        return to_bool(self.chargeFromGrid)

    @property
    def has_schedule(self) -> bool | None:
        """Whether the charging schedule is on."""
        return to_bool(self.chargeFromGridScheduleEnabled)

    @property
    def has_accepted_disclaimer(self) -> bool:
        """Whether somebody has accepted the disclaimer, ever."""
        accepted = self.acceptedItcDisclaimer
        return accepted is True or (to_bool(accepted) is not False and to_text(accepted) is not None)

    @property
    def feeds_car(self) -> bool | None:
        """Whether the battery may help to charge the car."""
        evse = self.devices.iqEvse if isinstance(self.devices, SettingsDevices) else None
        return to_bool(evse.useBatteryFrSelfConsumption) if isinstance(evse, SettingsEvse) else None

    @property
    def is_pending(self) -> bool | None:
        """Whether a change waits to take effect; None where the service does not say."""
        return _is_pending(self.requestedConfig, self.requestedConfigMqtt)


class Response(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The envelope of ``siteSettings``, ``profile`` and ``batterySettings``."""

    type: Text = UNSET
    timestamp: Scalar = UNSET
    data: T | UnsetType | None = UNSET


class StormAlert(msgspec.Struct, frozen=True, kw_only=True):
    """``stormAlert`` (L1555-L1561)."""

    criticalAlertsOverride: Flag = UNSET
    stormAlerts: list[Json] | UnsetType | None = UNSET
    """No example is printed."""
    criticalAlertActive: Flag = UNSET

    @property
    def is_active(self) -> bool | None:
        """Whether a severe one is in force."""
        return to_bool(self.criticalAlertActive)


class MqttSignedUrl(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``mqttSignedUrl``: how to open a stream of live values (L1309-L1322). Holds secrets."""

    topic: Text = UNSET
    stream_duration: Number = UNSET
    """Seconds; 900."""
    aws_iot_endpoint: Text = UNSET
    aws_authorizer: Text = UNSET
    aws_token_key: Text = UNSET
    aws_token_value: Text = UNSET
    """The session id."""
    aws_digest: Text = UNSET

    @property
    def duration_s(self) -> float | None:
        """Seconds after which another URL is needed."""
        return to_float(self.stream_duration)


class EvseChange(msgspec.Struct, frozen=True, kw_only=True):
    """A charger in a profile that is written: a list with a type, where the read has an object (L1431-L1440)."""

    uuid: str
    chargeMode: str | UnsetType = UNSET
    deviceType: str = EVSE_TYPE
    enable: bool | UnsetType = UNSET


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True):
    """``PUT profile``."""

    profile: str
    operationModeSubType: str | UnsetType = UNSET
    batteryBackupPercentage: int
    devices: list[EvseChange] | UnsetType = UNSET


class SettingsChange(msgspec.Struct, frozen=True, kw_only=True):
    """``PUT batterySettings``: what is not set stays as it is (L1516)."""

    chargeFromGrid: bool | UnsetType = UNSET
    acceptedItcDisclaimer: str | bool | UnsetType = UNSET
    chargeBeginTime: int | UnsetType = UNSET
    chargeEndTime: int | UnsetType = UNSET
    chargeFromGridScheduleEnabled: bool | UnsetType = UNSET
    veryLowSoc: int | UnsetType = UNSET


class StormGuardChange(msgspec.Struct, frozen=True, kw_only=True):
    """``PUT stormGuard/toggle``."""

    stormGuardState: str
    """"enabled" or "disabled"."""
    evseStormEnabled: bool | UnsetType = UNSET
    """The car is charged to 100 % while an alert lasts."""


SITE_SETTINGS = msgspec.json.Decoder(Response[SiteSettings])
PROFILE = msgspec.json.Decoder(Response[Profile])
BATTERY_SETTINGS = msgspec.json.Decoder(Response[BatterySettings])
STORM_ALERT = msgspec.json.Decoder(StormAlert)
MQTT_SIGNED_URL = msgspec.json.Decoder(MqttSignedUrl)


def _is_pending(*requested: object) -> bool | None:
    configs = [config for config in requested if isinstance(config, dict)]
    return any(configs) if configs else None
