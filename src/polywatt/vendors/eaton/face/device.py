"""``device``, and the fields that ``settings`` has as well."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from polywatt.model import BatteryDetail, Coupling, Detail, Device, DeviceKind, Home, Phases, Settings, to_owner_percent

from ..wire import device as wire
from ..wire.session import CUSTOMER
from .mode import installation_of, rating_of
from .request import FaceRequest, FaceRoute
from .responses import ready
from .state import DeviceSettings, FaceState

METER = "Eastron SDM 120CT-Modbus"
"""The model on a captured unit."""
PLACE_NAMES = {"2635167": "United Kingdom", "2649833": "London"}
"""Geonames of the document's example; others have no name."""
INTERFACES = [
    wire.NetworkInterface(name="eth0", macAddress="00:20:85:f2:00:35", ipAddress="192.168.3.35"),
    wire.NetworkInterface(name="wlan0", macAddress="74:da:38:99:5a:b5", ipAddress="192.168.3.52"),
]
FIRMWARE, BUNDLE, PORTAL, DNS = "00.01.0017-0-g72006700", "v1.17", "47221", "8.8.8.8"
"""The document's, where the home does not report its own."""
NOMINAL_VPV = 3_600
"""As in the example, whatever it means: a voltage by its name, a power by its number."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def get_device(_request: FaceRequest) -> Response:
        is_running, details = await state.is_running(), await state.details()
        home, settings = await state.plant.home(), await state.plant.settings()
        return ready(device_from(home, settings, details, await state.device_settings(), is_running=is_running))

    return [FaceRoute("GET", "/api/device", get_device, CUSTOMER)]


def find_device(home: Home, kind: DeviceKind) -> Device | None:
    """Return the first device of a kind: this make has one of each."""
    return next((device for device in home.devices if device.kind == kind), None)


def serial_of(home: Home) -> str:
    """Return the inverter's serial, which the technician signs in with; else the id of the home."""
    inverter = find_device(home, DeviceKind.INVERTER)
    return home.id if inverter is None or inverter.serial is None else inverter.serial


def battery_detail(home: Home, details: Sequence[Detail]) -> tuple[Detail | None, BatteryDetail | None]:
    """Return the battery's detail, and the data in it."""
    battery = find_device(home, DeviceKind.BATTERY)
    detail = next((d for d in details if battery is not None and d.device_id == battery.id), None)
    return detail, detail.data if detail is not None and isinstance(detail.data, BatteryDetail) else None


def firmware_of(home: Home) -> str:
    """Return the firmware version, the same in three answers."""
    gateway = find_device(home, DeviceKind.GATEWAY)
    return FIRMWARE if gateway is None or gateway.firmware is None else gateway.firmware.version


def device_from(
    home: Home,
    settings: Settings | None,
    details: Sequence[Detail],
    device_settings: DeviceSettings,
    *,
    is_running: bool,
) -> wire.Device:
    """Return ``device``."""
    inverter, battery = find_device(home, DeviceKind.INVERTER), find_device(home, DeviceKind.BATTERY)
    _, data = battery_detail(home, details)
    rating_w = rating_of(home)
    return wire.Device(
        **common_fields(home, settings, details, device_settings),
        id="",
        bmsModel=(battery and battery.model) or "",
        bmsAvgTemperature=0 if data is None or data.temperature_c is None else round(data.temperature_c, 1),
        inverterManufacturer=(inverter and inverter.maker) or "",
        inverterModelName=(inverter and inverter.model) or "",
        inverterVaRating=None if rating_w is None else round(rating_w),
        inverterNominalVpv=NOMINAL_VPV,
        powerState=is_running,
        connected=False,
        deviceLastScheduleUpdate=device_settings.schedule_written_s,
        deviceLastUpdate=device_settings.written_s,
        updateStatus="",
    )


def common_fields(
    home: Home, settings: Settings | None, details: Sequence[Detail], device_settings: DeviceSettings
) -> dict[str, Any]:
    """Return the fields that ``device`` and ``settings`` share, with the same values."""
    inverter, battery = find_device(home, DeviceKind.INVERTER), find_device(home, DeviceKind.BATTERY)
    zone, capacity_wh = device_settings.timezone, home.ratings.capacity_wh
    return {
        "updatedAt": device_settings.written_s,
        "createdAt": device_settings.written_s,
        "name": device_settings.name,
        "country": _place(device_settings.country),
        "city": _place(device_settings.city),
        "postalCode": device_settings.postal_code,
        "firmwareVersion": firmware_of(home),
        "timezone": wire.Timezone(id=zone, timezone=zone, name=zone),
        "dns": DNS,
        "bmsCapacity": None if capacity_wh is None else round(capacity_wh / 1_000.0, 3),
        "bmsFirmwareVersion": _version(battery),
        "bmsBackupLevel": backup_level_of(settings, home),
        "bmsSerialNumber": (battery and battery.serial) or "",
        "inverterIsSinglePhase": home.phases in (None, Phases.SINGLE),
        "inverterFirmwareVersion": _version(inverter),
        "inverterSerialNumber": serial_of(home),
        "networkInterfaces": INTERFACES,
        "powerMeters": _meters(home),
        "hasPv": home.coupling in (Coupling.DC, Coupling.BOTH),
        "hasBattery": _has_battery(home, details),
        "updateBlockedState": device_settings.is_update_blocked,
        "bundleVersion": BUNDLE,
        "localPortalRemoteId": PORTAL,
        "energySavingMode": energy_saving_from(settings, device_settings),
    }


def backup_level_of(settings: Settings | None, home: Home) -> int | None:
    """Return the reserve on the owner's scale; null where the home has none."""
    if settings is None or settings.reserve_percent is None:
        return None
    return round(to_owner_percent(settings.reserve_percent, home.ratings))


def energy_saving_from(settings: Settings | None, device_settings: DeviceSettings) -> wire.EnergySaving:
    """Return the energy saving mode; a home without one has it off."""
    saving = None if settings is None else settings.energy_saving
    if saving is None:
        return wire.EnergySaving(enabled=False, houseConsumptionThreshold=device_settings.below_load_w)
    below_w = device_settings.below_load_w if saving.below_load_w is None else round(saving.below_load_w)
    return wire.EnergySaving(enabled=saving.is_on, houseConsumptionThreshold=below_w)


def _has_battery(home: Home, details: Sequence[Detail]) -> bool:
    """Whether there is a battery, and it is online."""
    detail, _ = battery_detail(home, details)
    return find_device(home, DeviceKind.BATTERY) is not None and (detail is None or detail.is_online is not False)


def _meters(home: Home) -> list[wire.PowerMeter]:
    installation = installation_of(home)
    fitted = (installation.has_meter_1, installation.has_meter_2)
    return [
        wire.PowerMeter(position=position, model=METER if is_fitted else wire.NO_METER)
        for position, is_fitted in enumerate(fitted, start=1)
    ]


def _place(geoname_id: str) -> wire.Geoname:
    return wire.Geoname(geonameId=geoname_id, name=PLACE_NAMES.get(geoname_id, ""))


def _version(device: Device | None) -> str:
    return "" if device is None or device.firmware is None else device.firmware.version
