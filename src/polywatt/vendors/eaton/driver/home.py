"""What the home is and what it can be asked."""

from datetime import timedelta

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import (
    Blocked,
    Bound,
    Capabilities,
    Capability,
    Charge,
    Coupling,
    Device,
    DeviceKind,
    Discharge,
    ExportLimit,
    Firmware,
    FrequencyRegulation,
    Home,
    MarkAlertsRead,
    Pace,
    PeakShaving,
    Persistence,
    Phases,
    Proof,
    Ratings,
    RecordedQuantity,
    SelfUse,
    SetEnergySaving,
    SetMode,
    SetReserve,
    SetSlots,
    SlotBounds,
    SolarOnly,
    Start,
    Stop,
)

from ..wire import device as wire
from ..wire.installation import Installation, blocked_modes
from ..wire.metrics import STEP_S
from ..wire.mode import LEAST_EXPORT_W, LEAST_POWER_PERCENT, MOST_EXPORT_W
from ..wire.schedule import DAYS
from ..wire.status import DISCONNECTED, NONE, DeviceStatus

BATTERY, INVERTER, CONTROLLER = "battery", "inverter", "controller"
NOMINAL_V = {4_200.0: 94.8}
"""By capacity: 24 cells; the only pack seen so far (98.6 V at 90 %) has 4.2 kWh. Turns its Ah into Wh."""
HOUR_S = 3_600.0
MOST_LOAD_W = 30_000.0
"""Of a peak to shave; the device names no top, a house's connection has one."""
SHORTEST_SLOT = timedelta(minutes=30)
"""What the device's own web page asks for."""
PERCENT = Bound(minimum=0.0, maximum=100.0, step=1.0)
DURATION = Bound(minimum=HOUR_S, maximum=12 * HOUR_S, step=HOUR_S)


def installation_of(device: wire.Device, status: DeviceStatus) -> Installation:
    """What stands there, as far as it is told."""
    meters = {meter.position for meter in device.powerMeters if text_or_none(meter.model) not in (None, wire.NO_METER)}
    role = text_or_none(status.energyFlow.criticalLoadRole)
    # A circuit that takes nothing at this moment looks like none; the device itself refuses then what it cannot do.
    has_critical_loads = True if role not in (None, NONE, DISCONNECTED) else None
    return Installation(
        coupling=_coupling(device, has_meter_2=2 in meters),
        has_meter_1=1 in meters,
        has_meter_2=2 in meters,
        has_critical_loads=has_critical_loads,
        rating_w=rating_of(device),
    )


def _coupling(device: wire.Device, *, has_meter_2: bool) -> Coupling | None:
    """``hasPv`` speaks of the DC side alone; meter 2 looks at solar with an inverter of its own."""
    if device.hasPv is True:
        return Coupling.BOTH if has_meter_2 else Coupling.DC
    return Coupling.AC if has_meter_2 else None


def rating_of(device: wire.Device) -> float | None:
    """What 100 % are, in W: ``inverterPowerRating`` of the other answers is 0 where it is not known."""
    rating_w = float_or_none(device.inverterVaRating)
    return rating_w or None


def home_from(address: str, device: wire.Device, installation: Installation, *, is_technician: bool) -> Home:
    """From ``device`` and one look at ``device/status``."""
    rating_w, capacity_kwh = installation.rating_w, float_or_none(device.bmsCapacity)
    capacity_wh = None if not capacity_kwh else round(capacity_kwh * 1_000.0, 3)
    return Home(
        id=f"eaton-{text_or_none(device.inverterSerialNumber) or text_or_none(device.bmsSerialNumber) or address}",
        vendor="eaton",
        name=text_or_none(device.name),
        timezone=None if device.timezone is None else text_or_none(device.timezone.id),
        phases=Phases.SINGLE if device.inverterIsSinglePhase is True else None,
        coupling=installation.coupling,
        ratings=Ratings(capacity_wh=capacity_wh, charge_w=rating_w, discharge_w=rating_w, inverter_w=rating_w),
        devices=_devices(device, rating_w, capacity_wh),
        capabilities=Capabilities(
            readable=_reads(installation, is_technician=is_technician),
            commands=_commands(installation, rating_w),
            history=tuple(RecordedQuantity(quantity=name, step_s=STEP_S) for name in history_of(installation)),
        ),
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
        for meter in device.powerMeters
        if text_or_none(meter.model) not in (None, wire.NO_METER)
    )
    batteries = () if device.hasBattery is False else (battery,)
    return (controller, inverter, *batteries, *meters)


def _firmware(version: object) -> Firmware | None:
    return Firmware(version=version) if isinstance(version, str) and version else None


def sees_solar(installation: Installation) -> bool:
    """Whether anything measures it."""
    return installation.coupling in (Coupling.AC, Coupling.DC, Coupling.BOTH)


def history_of(installation: Installation) -> tuple[str, ...]:
    """What the records hold; what no meter measures is 0 in them."""
    house = ("load_w", "exported_wh") if installation.has_meter_1 else ()
    critical = ("critical_load_w",) if installation.has_critical_loads else ()
    solar = ("solar_w",) if sees_solar(installation) else ()
    return (*house, *critical, *solar, "soc_percent")


def _reads(installation: Installation, *, is_technician: bool) -> frozenset[str]:
    names = {"battery_w", "soc_percent", "battery_activity", "events"}
    names |= {f"settings.{n}" for n in ("mode", "in_force", "slots", "reserve_percent", "energy_saving", "is_running")}
    if installation.has_meter_1:
        names |= {"grid_w", "load_w", "today.imported_wh"}
    if installation.has_critical_loads:
        names |= {"critical_load_w"}
    if sees_solar(installation):
        names |= {"solar_w", "today.solar_wh"}
    if is_technician:
        names |= {"grid_state", "grid_voltage_v", "grid_frequency_hz", "details.battery", "details.inverter"}
    return frozenset(names)


def _commands(installation: Installation, rating_w: float | None) -> tuple[Capability, ...]:
    order = {} if rating_w is None else _order(rating_w)
    charging = () if rating_w is None else (_for_hours(Charge, order), _for_hours(Discharge, order))
    blocked = blocked_modes(installation, is_strict=False)
    slots = SlotBounds(
        min_duration_s=SHORTEST_SLOT.total_seconds(),
        may_overlap=False,
        may_pass_midnight=False,
        day_sets=frozenset(DAYS.values()),
        actions=(
            Charge,
            Discharge,
            SolarOnly,
            SelfUse,
            PeakShaving,
            ExportLimit,
            FrequencyRegulation,
        ),
        may_omit_window=False,
    )
    return (
        *charging,
        *_modes(blocked, rating_w),
        Capability(command=SetSlots, bounds={"slots": slots}),
        Capability(command=SetReserve, bounds={"reserve_percent": PERCENT}),
        Capability(command=SetEnergySaving, bounds={"below_load_w": Bound(minimum=300.0, maximum=1_000.0, step=1.0)}),
        Capability(command=Start, bounds={}),
        Capability(command=Stop, bounds={}),
        Capability(command=MarkAlertsRead, bounds={}, persistence=Persistence.ONCE, proof=Proof.NOTHING),
    )


def _order(rating_w: float) -> dict[str, Bound]:
    least_w, step_w = rating_w * LEAST_POWER_PERCENT / 100.0, rating_w / 100.0
    return {
        "power_w": Bound(minimum=least_w, maximum=rating_w, step=step_w, is_required=True),
        "until_soc_percent": Bound(minimum=0.0, maximum=100.0, step=1.0, is_required=True),
        "duration_s": Bound(minimum=HOUR_S, maximum=12 * HOUR_S, step=HOUR_S, is_required=True),
    }


def _for_hours(command: type, bounds: dict[str, Bound]) -> Capability:
    return Capability(command=command, bounds=bounds, persistence=Persistence.FOR_DURATION)


def _modes(blocked: dict[type, Blocked], rating_w: float | None) -> tuple[Capability, ...]:
    """For some hours, or for good."""
    watts = Bound(minimum=0.0, maximum=rating_w or 0.0, step=1.0)
    bounds: dict[type, dict[str, Bound]] = {
        SolarOnly: {},
        SelfUse: {},
        PeakShaving: {"load_limit_w": Bound(minimum=0.0, maximum=MOST_LOAD_W, step=1.0)},
        ExportLimit: {"export_limit_w": Bound(minimum=LEAST_EXPORT_W, maximum=MOST_EXPORT_W, step=1.0)},
        FrequencyRegulation: {"power_w": watts, "target_soc_percent": PERCENT},
    }
    if rating_w is None:
        del bounds[FrequencyRegulation]
    return tuple(
        Capability(command=SetMode, mode=mode, bounds={**own, "duration_s": DURATION}, blocked=blocked.get(mode))
        for mode, own in bounds.items()
    )
