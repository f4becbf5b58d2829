"""``device``, ``settings`` and ``config/state``."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from polywatt.model import BatteryDetail, Coupling, Detail, Device, DeviceKind, Home, Phases, Settings

from ..wire import device as wire
from ..wire.clocktime import s
from ..wire.mode import DefaultMode
from .live import backup_level_of
from .modes import id_of, installation_of, rating_of

METER = "Eastron SDM 120CT-Modbus"
"""The model on a captured unit."""
NAMES = {"2635167": "United Kingdom", "2649833": "London"}
"""Geonames of the document's example; others are shown without a name."""
INTERFACES = [
    wire.NetworkInterface(name="eth0", macAddress="00:20:85:f2:00:35", ipAddress="192.168.3.35"),
    wire.NetworkInterface(name="wlan0", macAddress="74:da:38:99:5a:b5", ipAddress="192.168.3.52"),
]
FIRMWARE, BUNDLE, PORTAL, DNS = "00.01.0017-0-g72006700", "v1.17", "47221", "8.8.8.8"
"""The document's, where the home does not tell its own."""
NOMINAL_VPV = 3_600
"""What the example shows, whatever it means: a voltage by its name, a power by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What the device keeps of its settings besides the home's."""

    name: str
    country: str = "2635167"
    city: str = "2649833"
    postal_code: str = ""
    timezone: str
    is_update_blocked: bool = False
    below_load_w: int = 300
    """Of an energy saving mode that the home does not have: it can be off."""
    written_s: int
    schedule_written_s: int
    writes: int = field(default=0)

    def written(self, now: datetime) -> "Own":
        """The same after a write: a new record, whether or not something changed."""
        return replace(self, writes=self.writes + 1, written_s=s(now))


def first_own(home: Home, now: datetime) -> Own:
    """As it was put into service."""
    return Own(
        name=home.name or "xStorage Home", timezone=home.timezone or "UTC", written_s=s(now), schedule_written_s=s(now)
    )


def battery_of(home: Home) -> Device | None:
    """The first: this make has one."""
    return next((device for device in home.devices if device.kind == DeviceKind.BATTERY), None)


def inverter_of(home: Home) -> Device | None:
    """The first."""
    return next((device for device in home.devices if device.kind == DeviceKind.INVERTER), None)


def serial_of(home: Home) -> str:
    """The inverter's, which the technician signs in with; a home that tells none is known by its id."""
    inverter = inverter_of(home)
    return home.id if inverter is None or inverter.serial is None else inverter.serial


def detail_of(home: Home, details: Sequence[Detail]) -> tuple[Detail | None, BatteryDetail | None]:
    """The battery's detail, and what it is about."""
    battery = battery_of(home)
    found = next((d for d in details if battery is not None and d.device_id == battery.id), None)
    return found, found.data if found is not None and isinstance(found.data, BatteryDetail) else None


def firmware_of(home: Home) -> str:
    """The same string in three answers."""
    gateway = next((device for device in home.devices if device.kind == DeviceKind.GATEWAY), None)
    return FIRMWARE if gateway is None or gateway.firmware is None else gateway.firmware.version


def device_from(
    home: Home, settings: Settings | None, details: Sequence[Detail], own: Own, *, is_running: bool
) -> wire.Device:
    """``device``."""
    inverter, battery = inverter_of(home), battery_of(home)
    _, of = detail_of(home, details)
    rating_w = rating_of(home)
    return wire.Device(
        id="",
        updatedAt=own.written_s,
        createdAt=own.written_s,
        name=own.name,
        description="",
        address="",
        country=_place(own.country),
        city=_place(own.city),
        postalCode=own.postal_code,
        latitude=0,
        longitude=0,
        firmwareVersion=firmware_of(home),
        commCardFirmwareVersion="",
        timezone=_zone(own),
        dns=DNS,
        bmsCapacity=_kwh(home),
        bmsFirmwareVersion=_version(battery),
        bmsBackupLevel=backup_level_of(settings, home),
        bmsSerialNumber=_text(None if battery is None else battery.serial),
        bmsModel=_text(None if battery is None else battery.model),
        bmsAvgTemperature=0 if of is None or of.temperature_c is None else round(of.temperature_c, 1),
        inverterManufacturer=_text(None if inverter is None else inverter.maker),
        inverterModelName=_text(None if inverter is None else inverter.model),
        inverterVaRating=None if rating_w is None else round(rating_w),
        inverterNominalVpv=NOMINAL_VPV,
        inverterIsSinglePhase=home.phases in (None, Phases.SINGLE),
        inverterFirmwareVersion=_version(inverter),
        inverterSerialNumber=serial_of(home),
        networkInterfaces=INTERFACES,
        powerMeters=_meters(home),
        hasPv=_has_dc_solar(home),
        hasBattery=_has_battery(home, details),
        powerState=is_running,
        connected=False,
        deviceLastScheduleUpdate=own.schedule_written_s,
        deviceLastUpdate=own.written_s,
        updateStatus="",
        updateBlockedState=own.is_update_blocked,
        bundleVersion=BUNDLE,
        localPortalRemoteId=PORTAL,
        energySavingMode=saving_from(settings, own),
    )


def settings_from(
    home: Home, settings: Settings | None, details: Sequence[Detail], default: DefaultMode | None, own: Own
) -> wire.Settings:
    """``settings``."""
    inverter, battery = inverter_of(home), battery_of(home)
    return wire.Settings(
        id=id_of("settings", home.id, own.writes),
        updatedAt=own.written_s,
        createdAt=own.written_s,
        name=own.name,
        description="",
        hasPv=_has_dc_solar(home),
        hasBattery=_has_battery(home, details),
        address="",
        country=_place(own.country),
        city=_place(own.city),
        postalCode=own.postal_code,
        latitude=0,
        longitude=0,
        defaultMode=default,
        firmwareVersion=firmware_of(home),
        bmsSerialNumber=_text(None if battery is None else battery.serial),
        commCardFirmwareVersion="",
        inverterFirmwareVersion=_version(inverter),
        inverterSerialNumber=serial_of(home),
        inverterPowerRating=0,
        bmsFirmwareVersion=_version(battery),
        bmsBackupLevel=backup_level_of(settings, home),
        timezone=_zone(own),
        dns=DNS,
        inverterIsSinglePhase=home.phases in (None, Phases.SINGLE),
        bmsCapacity=_kwh(home),
        networkInterfaces=INTERFACES,
        powerMeters=_meters(home),
        updateBlockedState=own.is_update_blocked,
        bundleVersion=BUNDLE,
        localPortalRemoteId=PORTAL,
        energySavingMode=saving_from(settings, own),
    )


def config_state_from(home: Home) -> wire.ConfigState:
    """``config/state``: in service, and never put there by anybody (the example's)."""
    return wire.ConfigState(
        setupComplete=True,
        missingSteps=[],
        version=firmware_of(home),
        onboardState="not_onboarded",
        onboard=wire.Onboarding(onboardedBy={"name": " ", "email": ""}, onboardedAt=wire.NEVER_S, techEmail=""),
        connected=False,
    )


def saving_from(settings: Settings | None, own: Own) -> wire.EnergySaving:
    """A home without an energy saving mode has it off."""
    told = None if settings is None else settings.energy_saving
    if told is None:
        return wire.EnergySaving(enabled=False, houseConsumptionThreshold=own.below_load_w)
    below_w = own.below_load_w if told.below_load_w is None else round(told.below_load_w)
    return wire.EnergySaving(enabled=told.is_on, houseConsumptionThreshold=below_w)


def _has_battery(home: Home, details: Sequence[Detail]) -> bool:
    """One that is there and heard of."""
    detail, _ = detail_of(home, details)
    return battery_of(home) is not None and (detail is None or detail.is_online is not False)


def _has_dc_solar(home: Home) -> bool:
    return home.coupling in (Coupling.DC, Coupling.BOTH)


def _meters(home: Home) -> list[wire.PowerMeter]:
    installation = installation_of(home)
    fitted = (installation.has_meter_1, installation.has_meter_2)
    return [
        wire.PowerMeter(position=position, model=METER if is_fitted else wire.NO_METER)
        for position, is_fitted in enumerate(fitted, start=1)
    ]


def _place(geoname_id: str) -> wire.Geoname:
    return wire.Geoname(geonameId=geoname_id, name=NAMES.get(geoname_id, ""))


def _zone(own: Own) -> wire.Timezone:
    return wire.Timezone(id=own.timezone, timezone=own.timezone, name=own.timezone)


def _kwh(home: Home) -> float | None:
    capacity_wh = home.ratings.capacity_wh
    return None if capacity_wh is None else round(capacity_wh / 1_000.0, 3)


def _version(device: Device | None) -> str:
    return "" if device is None or device.firmware is None else device.firmware.version


def _text(word: str | None) -> str:
    """This make's absent form: an empty string."""
    return "" if word is None else word
