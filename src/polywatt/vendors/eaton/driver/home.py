"""The home: installation, ratings and devices."""

from polywatt.kit.coerce import nonzero_or_none, text_or_none
from polywatt.model import Coupling, Device, DeviceKind, Firmware, Home, Pace, Phases, Ratings

from ..wire import device as wire
from ..wire.mode.installation import Installation
from ..wire.status import DISCONNECTED, NONE, DeviceStatus
from .capabilities import capabilities_from

BATTERY, INVERTER, CONTROLLER = "battery", "inverter", "controller"
NOMINAL_V = {4_200.0: 94.8}
"""By capacity: 24 cells; the only pack seen so far (98.6 V at 90 %) has 4.2 kWh. Turns its Ah into Wh."""


def installation_from(device: wire.Device, status: DeviceStatus) -> Installation:
    """Return what is installed, as far as the device reports it."""
    meters = {meter.position for meter in _fitted_meters(device)}
    role = text_or_none(status.energyFlow.criticalLoadRole)
    # A circuit that takes nothing at this moment looks like none; the device itself refuses then what it cannot do.
    has_critical_loads = True if role not in (None, NONE, DISCONNECTED) else None
    return Installation(
        coupling=_coupling(device, has_meter_2=2 in meters),
        has_meter_1=1 in meters,
        has_meter_2=2 in meters,
        has_critical_loads=has_critical_loads,
        # ``inverterPowerRating`` of the other answers is 0 where it is not known.
        rating_w=nonzero_or_none(device.inverterVaRating),
    )


def _fitted_meters(device: wire.Device) -> list[wire.PowerMeter]:
    return [meter for meter in device.powerMeters if text_or_none(meter.model) not in (None, wire.NO_METER)]


def _coupling(device: wire.Device, *, has_meter_2: bool) -> Coupling | None:
    """``hasPv`` speaks of the DC side alone; meter 2 measures solar with an inverter of its own."""
    if device.hasPv is True:
        return Coupling.BOTH if has_meter_2 else Coupling.DC
    return Coupling.AC if has_meter_2 else None


def home_from(address: str, device: wire.Device, installation: Installation, *, is_technician: bool) -> Home:
    """Return the home from ``device`` and its installation."""
    rating_w, capacity_kwh = installation.rating_w, nonzero_or_none(device.bmsCapacity)
    capacity_wh = None if capacity_kwh is None else round(capacity_kwh * 1_000.0, 3)
    return Home(
        id=f"eaton-{text_or_none(device.inverterSerialNumber) or text_or_none(device.bmsSerialNumber) or address}",
        vendor="eaton",
        name=text_or_none(device.name),
        timezone=None if device.timezone is None else text_or_none(device.timezone.id),
        phases=Phases.SINGLE if device.inverterIsSinglePhase is True else None,
        coupling=installation.coupling,
        ratings=Ratings(capacity_wh=capacity_wh, charge_w=rating_w, discharge_w=rating_w, inverter_w=rating_w),
        devices=_devices(device, rating_w, capacity_wh),
        capabilities=capabilities_from(installation, is_technician=is_technician),
        pace=Pace(reading_s=5.0),
    )


def _devices(device: wire.Device, rating_w: float | None, capacity_wh: float | None) -> tuple[Device, ...]:
    maker = text_or_none(device.inverterManufacturer)
    controller = Device(
        id=CONTROLLER,
        kind=DeviceKind.GATEWAY,
        maker=maker,
        name=text_or_none(device.name),
        firmware=_firmware(device.firmwareVersion),
    )
    inverter = Device(
        id=INVERTER,
        kind=DeviceKind.INVERTER,
        parent_id=CONTROLLER,
        maker=maker,
        model=text_or_none(device.inverterModelName),
        serial=text_or_none(device.inverterSerialNumber),
        firmware=_firmware(device.inverterFirmwareVersion),
        rated_w=rating_w,
    )
    battery = Device(
        id=BATTERY,
        kind=DeviceKind.BATTERY,
        parent_id=INVERTER,
        model=text_or_none(device.bmsModel),
        serial=text_or_none(device.bmsSerialNumber),
        firmware=_firmware(device.bmsFirmwareVersion),
        capacity_wh=capacity_wh,
        nominal_v=None if capacity_wh is None else NOMINAL_V.get(capacity_wh),
    )
    meters = (
        Device(
            id=f"meter-{meter.position}", kind=DeviceKind.METER, parent_id=CONTROLLER, model=text_or_none(meter.model)
        )
        for meter in _fitted_meters(device)
    )
    batteries = () if device.hasBattery is False else (battery,)
    return (controller, inverter, *batteries, *meters)


def _firmware(version: object) -> Firmware | None:
    text = text_or_none(version)
    return None if text is None else Firmware(version=text)
