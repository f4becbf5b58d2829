"""What the gateway says of the site, as a Home."""

import re
from dataclasses import dataclass

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import (
    Backup,
    Bound,
    Capabilities,
    Capability,
    Choice,
    Coupling,
    Device,
    DeviceKind,
    ExportLimit,
    Firmware,
    Home,
    JoinGrid,
    LeaveGrid,
    Pace,
    Persistence,
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
from ..wire.solar import Generators
from ..wire.system import Block, SystemStatus
from .ids import GENERATOR_ID, SUMS, battery_id, solar_id
from .parts import Parts, part_devices

HIDDEN_SOC_PERCENT = 5.0
"""raw = 0.95 * app + 5: the document's table within rounding, and every client that converts."""
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
RESTRICTED_READS = frozenset(
    name for name in READS if not name.startswith(("settings.", "details.")) and name != "events"
) | {"details.meter"}
"""Of a gateway that answers its meters, its charge and its grid state, and nothing else."""
INSIDE = {
    DeviceKind.INVERTER: "details.inverter",
    DeviceKind.SWITCH: "details.switch",
    DeviceKind.GENERATOR: "details.generator",
}
"""What is read of devices that not every home has, and not every firmware tells."""
RESTRICTED = Capabilities(readable=RESTRICTED_READS, commands=())
RESERVE = Bound(minimum=0, maximum=100, is_required=True)


def _mode(mode: type) -> Capability:
    return Capability(command=SetMode, mode=mode, bounds={})


LATER_RESERVE = Bound(minimum=0, maximum=81, is_required=True)
"""From 25.18 on: 80 % as the app counts; what lies between that and 100 snaps back to it (evcc pull request 22956)."""
LATER = "25.18"
MOST_EXPORT_W = 100_000.0
"""No home exports more; the gateway says no bound."""

MODES = (
    _mode(SelfUse),
    _mode(TimeOfUse),
    _mode(Backup),
    Capability(
        command=SetMode,
        mode=ExportLimit,
        bounds={"export_limit_w": Bound(minimum=0.0, maximum=MOST_EXPORT_W, step=1.0, is_required=True)},
    ),
)
SWITCHES = (
    Capability(
        command=LeaveGrid, bounds={}, speed=Speed.SECONDS, proof=Proof.READING, persistence=Persistence.UNTIL_CHANGED
    ),
    Capability(
        command=JoinGrid, bounds={}, speed=Speed.SECONDS, proof=Proof.READING, persistence=Persistence.UNTIL_CHANGED
    ),
    Capability(command=Start, bounds={}, speed=Speed.SECONDS),
    Capability(command=Stop, bounds={"is_forced": Choice(options=frozenset({True, False}))}, speed=Speed.SECONDS),
)


def commands_of(version: str | None) -> tuple[Capability, ...]:
    """What a gateway of this firmware takes.

    ``scheduler`` is listed by the document and "not supported now": it is read (Managed) and not offered. A limit to
    exporting is self-consumption with ``max_pv_export_power_kW``.
    """
    reserve = LATER_RESERVE if _is_from(version, LATER) else RESERVE
    return (*MODES, Capability(command=SetReserve, bounds={"reserve_percent": reserve}), *SWITCHES)


def _is_from(version: str | None, first: str) -> bool:
    """Whether firmware ``25.26.1 abc`` is as new as ``25.18``; unknown is not."""
    found = re.match(r"(\d+)\.(\d+)", version or "")
    return found is not None and tuple(map(int, found.groups())) >= tuple(map(int, first.split(".")))


@dataclass(frozen=True, slots=True)
class Told:
    """What a gateway says of its site; None: this firmware does not, or not while it is stopped."""

    status: Status | None
    info: SiteInfo | None
    system: SystemStatus | None
    meters: list[MeterConfig] | None
    solars: list[Solar] | None
    generators: Generators | None
    parts: Parts | None


def home_from(address: str, told: Told) -> Home:
    """A home, whatever part of it this firmware tells; newer gateways answer three endpoints and no more."""
    status, info = told.status, told.info
    din = None if status is None else text_or_none(status.din)
    serial = None if din is None else din.rpartition("--")[2]
    code = None if info is None else info.grid_code
    nested = code if isinstance(code, GridCode) else None
    phase_word = (
        text_or_none(nested.grid_phase_setting)
        if nested
        else None
        if info is None
        else text_or_none(info.grid_phase_setting)
    )
    phases = PHASES.get(phase_word) if phase_word else None
    volts = (
        float_or_none(nested.grid_voltage_setting)
        if nested
        else None
        if info is None
        else float_or_none(info.grid_voltage_setting)
    )
    is_restricted = status is None and info is None
    version = None if status is None else text_or_none(status.version)
    hertz = (
        float_or_none(nested.grid_freq_setting)
        if nested
        else None
        if info is None
        else float_or_none(info.grid_freq_setting)
    )
    capabilities = Capabilities(readable=READS | _inside(told), commands=commands_of(version))
    return Home(
        id=f"powerwall-{serial or address}",
        vendor="powerwall",
        name=None if info is None else text_or_none(info.site_name),
        timezone=None if info is None else text_or_none(info.timezone),
        phases=phases,
        coupling=Coupling.AC if told.solars else None,
        ratings=_ratings(told, _nominal_v(volts, phases), hertz),
        devices=_devices(din, told),
        capabilities=RESTRICTED if is_restricted else capabilities,
        pace=Pace(reading_s=5.0),
    )


def _inside(told: Told) -> frozenset[str]:
    parts = told.parts or Parts()
    found = [DeviceKind.INVERTER] if parts.has_strings else []
    found += [DeviceKind.SWITCH] if parts.has_switch else []
    found += [DeviceKind.GENERATOR] if _generators(told.generators, "") else []
    return frozenset(INSIDE[kind] for kind in found)


def _nominal_v(grid_voltage_v: float | None, phases: Phases | None) -> float | None:
    """To the neutral. In split phase the gateway tells both legs together (captures: 202, 230 and 240 V)."""
    match phases:
        case None:
            # 240 may be both legs or one; the word for the phases has to tell.
            return None
        case Phases.SPLIT:
            return None if grid_voltage_v is None else grid_voltage_v / 2
    return grid_voltage_v


def _ratings(told: Told, nominal_v: float | None, nominal_hz: float | None) -> Ratings:
    info, system, solars = told.info, told.system, told.solars
    power_kw = None if info is None else float_or_none(info.nominal_system_power_kW)
    power_w = None if power_kw is None else power_kw * 1_000
    energy_kwh = None if info is None else float_or_none(info.nominal_system_energy_kWh)
    full_wh = None if system is None else float_or_none(system.nominal_full_pack_energy)
    rated = [float_or_none(solar.power_rating_watts) for solar in solars or ()]
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


def _devices(din: str | None, told: Told) -> tuple[Device, ...]:
    status, system = told.status, told.system
    gateway = Device(
        id=din or "gateway",
        kind=DeviceKind.GATEWAY,
        maker="Tesla",
        part_number=None if din is None else din.rpartition("--")[0] or None,
        serial=None if din is None else din.rpartition("--")[2],
        firmware=None if status is None or not text_or_none(status.version) else Firmware(version=str(status.version)),
    )
    blocks = [] if system is None or not isinstance(system.battery_blocks, list) else system.battery_blocks
    batteries = [_battery(block, number, gateway.id) for number, block in enumerate(blocks)]
    places = [_meter(meter, gateway.id) for meter in told.meters or ()]
    inverters = [_inverter(solar, number, gateway.id) for number, solar in enumerate(told.solars or ())]
    sums = [Device(id=id_, kind=DeviceKind.METER, parent_id=gateway.id) for id_ in SUMS.values()]
    inside = part_devices(told.parts or Parts(), inverters, places, gateway.id)
    return (gateway, *batteries, *inside, *places, *sums, *_generators(told.generators, gateway.id))


def _generators(told: Generators | None, parent_id: str) -> tuple[Device, ...]:
    """How many there are: they have one meter together."""
    is_there = told is not None and isinstance(told.generators, list) and bool(told.generators)
    return (Device(id=GENERATOR_ID, kind=DeviceKind.GENERATOR, parent_id=parent_id),) if is_there else ()


def _battery(block: Block, number: int, parent_id: str) -> Device:
    return Device(
        id=battery_id(block, number),
        kind=DeviceKind.BATTERY,
        parent_id=parent_id,
        maker="Tesla",
        model="Powerwall",
        part_number=text_or_none(block.PackagePartNumber),
        serial=text_or_none(block.PackageSerialNumber),
        capacity_wh=float_or_none(block.nominal_full_pack_energy),
        is_included=not (isinstance(block.disabled_reasons, list) and block.disabled_reasons),
    )


def _meter(meter: MeterConfig, parent_id: str) -> Device:
    serial = text_or_none(meter.serial) or "meter"
    return Device(id=serial, kind=DeviceKind.METER, parent_id=parent_id, model=text_or_none(meter.type), serial=serial)


def _inverter(solar: Solar, number: int, parent_id: str) -> Device:
    return Device(
        id=solar_id(number),
        kind=DeviceKind.INVERTER,
        parent_id=parent_id,
        maker=text_or_none(solar.brand),
        model=text_or_none(solar.model),
        rated_w=float_or_none(solar.power_rating_watts),
    )
