"""What the gateway says of the site, as a Home."""

from polywatt.kit.values import known, said
from polywatt.model import (
    Backup,
    Bound,
    Capabilities,
    Capability,
    Choice,
    Coupling,
    Device,
    Firmware,
    Home,
    JoinGrid,
    Kind,
    Lasts,
    LeaveGrid,
    Pace,
    Phases,
    Proof,
    Ratings,
    SelfUse,
    SetMode,
    SetReserve,
    Speed,
    Start,
    Stop,
    TimeOfUse,
)

from ..wire.meters import MeterConfig
from ..wire.site import GridCode, SiteInfo, Solar, Status
from ..wire.system import Block, SystemStatus

HIDDEN_SOC_PERCENT = 5.0
"""raw = 0.95 * app + 5: the document's table within rounding, and every client that converts."""
SUMS = {"battery": "meter-battery", "load": "meter-load"}
"""Ids of the sums the gateway keeps of what has no meter of its own."""
PHASES = {"Single": Phases.SINGLE, "Split": Phases.SPLIT, "Three": Phases.THREE}
READS = frozenset(
    {
        "at",
        "solar_w",
        "battery_w",
        "grid_w",
        "load_w",
        "generator_w",
        "soc_percent",
        "battery_activity",
        "grid_state",
        "grid_frequency_hz",
        "lifetime.solar_wh",
        "lifetime.load_wh",
        "lifetime.imported_wh",
        "lifetime.exported_wh",
        "lifetime.charged_wh",
        "lifetime.discharged_wh",
        "lifetime.generator_wh",
        "settings.mode",
        "settings.in_force",
        "settings.reserve_percent",
        "settings.is_running",
        "details.battery",
        "details.meter",
        "events",
    }
)
RESERVE = Bound(least=0, most=100, is_required=True)


def _mode(mode: type) -> Capability:
    return Capability(command=SetMode, mode=mode, bounds={})


COMMANDS = (
    _mode(SelfUse),
    _mode(TimeOfUse),
    _mode(Backup),
    Capability(command=SetReserve, bounds={"reserve_percent": RESERVE}),
    Capability(command=LeaveGrid, bounds={}, speed=Speed.SECONDS, proof=Proof.READING, lasts=Lasts.UNTIL_CHANGED),
    Capability(command=JoinGrid, bounds={}, speed=Speed.SECONDS, proof=Proof.READING, lasts=Lasts.UNTIL_CHANGED),
    Capability(command=Start, bounds={}, speed=Speed.SECONDS),
    Capability(command=Stop, bounds={"is_forced": Choice(options=frozenset({True, False}))}, speed=Speed.SECONDS),
)
"""``scheduler`` is listed by the document and "not supported now": it is read (Managed) and not offered."""


def home_from(
    address: str,
    status: Status | None,
    info: SiteInfo | None,
    system: SystemStatus | None,
    meters: list[MeterConfig] | None,
    solars: list[Solar] | None,
) -> Home:
    """A home, whatever part of it this firmware tells; newer gateways answer three endpoints and no more."""
    din = None if status is None else said(status.din)
    serial = None if din is None else din.rpartition("--")[2]
    code = None if info is None else info.grid_code
    nested = code if isinstance(code, GridCode) else None
    phase_word = said(nested.grid_phase_setting) if nested else None if info is None else said(info.grid_phase_setting)
    phases = PHASES.get(phase_word) if phase_word else None
    volts = known(nested.grid_voltage_setting) if nested else None if info is None else known(info.grid_voltage_setting)
    hertz = known(nested.grid_freq_setting) if nested else None if info is None else known(info.grid_freq_setting)
    return Home(
        id=f"powerwall-{serial or address}",
        vendor="powerwall",
        name=None if info is None else said(info.site_name),
        timezone=None if info is None else said(info.timezone),
        phases=phases,
        coupling=Coupling.AC if solars else None,
        ratings=_ratings(info, system, solars, _nominal_v(volts, phases), hertz),
        devices=_devices(din, status, system, meters, solars),
        capabilities=Capabilities(reads=READS, commands=COMMANDS),
        pace=Pace(reading_s=5.0),
    )


def _nominal_v(grid_voltage_v: float | None, phases: Phases | None) -> float | None:
    """To the neutral. In split phase the gateway tells both legs together (captures: 202, 230 and 240 V)."""
    match phases:
        case None:
            # 240 may be both legs or one; the word for the phases has to tell.
            return None
        case Phases.SPLIT:
            return None if grid_voltage_v is None else grid_voltage_v / 2
    return grid_voltage_v


def _ratings(
    info: SiteInfo | None,
    system: SystemStatus | None,
    solars: list[Solar] | None,
    nominal_v: float | None,
    nominal_hz: float | None,
) -> Ratings:
    power_kw = None if info is None else known(info.nominal_system_power_kW)
    power_w = None if power_kw is None else power_kw * 1_000
    energy_kwh = None if info is None else known(info.nominal_system_energy_kWh)
    full_wh = None if system is None else known(system.nominal_full_pack_energy)
    rated = [known(solar.power_rating_watts) for solar in solars or ()]
    return Ratings(
        capacity_wh=full_wh if full_wh is not None else None if energy_kwh is None else energy_kwh * 1_000,
        hidden_soc_percent=HIDDEN_SOC_PERCENT,
        charge_w=power_w,
        discharge_w=power_w,
        inverter_w=power_w,
        solar_w=sum(r for r in rated if r is not None) if rated and None not in rated else None,
        nominal_v=nominal_v,
        nominal_hz=nominal_hz,
    )


def _devices(
    din: str | None,
    status: Status | None,
    system: SystemStatus | None,
    meters: list[MeterConfig] | None,
    solars: list[Solar] | None,
) -> tuple[Device, ...]:
    gateway = Device(
        id=din or "gateway",
        kind=Kind.GATEWAY,
        maker="Tesla",
        part_number=None if din is None else din.rpartition("--")[0] or None,
        serial=None if din is None else din.rpartition("--")[2],
        firmware=None if status is None or not said(status.version) else Firmware(version=str(status.version)),
    )
    blocks = [] if system is None or not isinstance(system.battery_blocks, list) else system.battery_blocks
    batteries = [_battery(block, number, gateway.id) for number, block in enumerate(blocks)]
    places = [_meter(meter, gateway.id) for meter in meters or ()]
    inverters = [_inverter(solar, number, gateway.id) for number, solar in enumerate(solars or ())]
    sums = [Device(id=id_, kind=Kind.METER, parent_id=gateway.id) for id_ in SUMS.values()]
    return (gateway, *batteries, *inverters, *places, *sums)


def battery_id(block: Block, number: int) -> str:
    """A pack's id: its serial, or its place in the list where that is hidden."""
    return said(block.PackageSerialNumber) or f"battery-{number}"


def _battery(block: Block, number: int, parent_id: str) -> Device:
    return Device(
        id=battery_id(block, number),
        kind=Kind.BATTERY,
        parent_id=parent_id,
        maker="Tesla",
        model="Powerwall",
        part_number=said(block.PackagePartNumber),
        serial=said(block.PackageSerialNumber),
        capacity_wh=known(block.nominal_full_pack_energy),
        is_included=not (isinstance(block.disabled_reasons, list) and block.disabled_reasons),
    )


def _meter(meter: MeterConfig, parent_id: str) -> Device:
    serial = said(meter.serial) or "meter"
    return Device(id=serial, kind=Kind.METER, parent_id=parent_id, model=said(meter.type), serial=serial)


def _inverter(solar: Solar, number: int, parent_id: str) -> Device:
    return Device(
        id=f"solar-{number}",
        kind=Kind.INVERTER,
        parent_id=parent_id,
        maker=said(solar.brand),
        model=said(solar.model),
        rated_w=known(solar.power_rating_watts),
    )
