"""Devices for people (a tree) and for programs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from polywatt.model import (
    BatteryDetail,
    ChargerDetail,
    Detail,
    Device,
    GeneratorDetail,
    Health,
    Home,
    InverterDetail,
    MeterDetail,
    Phase,
    Port,
    SolarString,
    SwitchDetail,
    Unknown,
    to_builtins,
)

from ._show import literal
from ._values import DASH, percent, watts

if TYPE_CHECKING:
    from rich.tree import Tree


def rows_as_json(home: str, known: Home, details: tuple[Detail, ...]) -> list[dict[str, Any]]:
    """One object per device, with what it does now where that is told."""
    by_id = {detail.device_id: detail for detail in details}
    return [
        {"home": home, "device": to_builtins(device), "detail": to_builtins(by_id.get(device.id))}
        for device in known.devices
    ]


def device_tree(title: str, home: Home, details: tuple[Detail, ...]) -> "Tree":
    """Each device behind its parent: what it is, and below that what it does."""
    from rich.tree import Tree

    tree = Tree(f"[bold]{literal(title)}[/]", guide_style="dim")
    by_id = {detail.device_id: detail for detail in details}
    branches: dict[str, Tree] = {}
    for device in home.devices:
        # Parents come first; one whose parent is not listed stands at the root.
        parent = branches.get(device.parent_id or "", tree)
        branches[device.id] = parent.add(_label(device, by_id.get(device.id)))
    return tree


def _label(device: Device, detail: Detail | None) -> str:
    is_line = f"{literal(_name(device))}  [dim]{literal(_identity(device))}[/]".rstrip()
    does = [_now(device, detail), *([] if detail is None else _parts(detail))]
    return "\n".join([is_line, *(literal(line) for line in does if line)])


def _name(device: Device) -> str:
    kind = device.kind.word if isinstance(device.kind, Unknown) else device.kind.value
    name = device.name or device.id
    return kind if name == kind else f"{kind} {name}"


def _identity(device: Device) -> str:
    # The id is what commands take: it is shown, as the name where there is no other.
    known = [None if device.name is None or device.name == device.id else device.id, device.maker]
    known += [None if device.model == device.name else device.model, device.part_number]
    known += [] if device.serial in (None, device.id) else [device.serial]
    known += [] if device.rated_w is None else [watts(device.rated_w)]
    known += [] if device.capacity_wh is None else [f"{device.capacity_wh / 1_000:.1f} kWh"]
    known += [] if device.firmware is None else [f"firmware {device.firmware.version}"]
    return ", ".join(word for word in known if word)


def _now(device: Device, detail: Detail | None) -> str:
    if not device.is_included:
        return "switched off"
    if detail is None:
        return ""
    words = [_health(detail), "" if detail.is_online is not False else "not heard; last known:", _does(detail)]
    return " ".join(word for word in words if word)


def _health(detail: Detail) -> str:
    match detail.health:
        case Unknown(word=word):
            return f"{word};"
        case Health.WARNING | Health.FAULT as health:
            return f"{health.value};"
    return ""


def _does(detail: Detail) -> str:
    match detail.data:
        case BatteryDetail() as of:
            return _joined(_battery(of))
        case InverterDetail() as of:
            return _joined([_power(of.ac_w), _celsius(of.temperature_c), _hertz(of.frequency_hz), _kwh(of.produced_wh)])
        case MeterDetail() as of:
            place = of.place.word if isinstance(of.place, Unknown) else of.place.value
            return f"{place}: " + _joined([_power(of.power_w), _hertz(of.frequency_hz)])
        case SwitchDetail() as of:
            state = of.state.word if isinstance(of.state, Unknown) else None if of.state is None else of.state.value
            return DASH if state is None else state.replace("_", " ")
        case GeneratorDetail() as of:
            running = None if of.is_running is None else "running" if of.is_running else "resting"
            return _joined([running, _power(of.power_w), _hertz(of.frequency_hz)])
        case ChargerDetail() as of:
            return _joined(_charger(of))
    return ""


def _charger(of: ChargerDetail) -> list[str | None]:
    session = of.session
    given_wh = None if session is None or session.until is not None else session.energy_wh
    return [
        None if of.is_plugged is None else "plugged in" if of.is_plugged else "no car",
        "charging" if of.is_charging else of.reason,
        _power(of.power_w),
        None if of.limit_a is None else f"at most {of.limit_a:g} A",
        "held back" if of.is_held_back else None,
        None if given_wh is None else f"{given_wh / 1_000:.2f} kWh this session",
    ]


def _battery(of: BatteryDetail) -> list[str | None]:
    limits = (of.charge_limit_w, of.discharge_limit_w)
    return [
        None if of.soc_percent is None else percent(of.soc_percent),
        _charging(of.battery_w),
        None if of.energy_remaining_wh is None else f"{of.energy_remaining_wh:,.0f} Wh",
        None if of.voltage_v is None else f"{of.voltage_v:.1f} V",
        _celsius(of.temperature_c),
        _cells(of.cell_min_v, of.cell_max_v),
        None if of.soh_percent is None else f"health {percent(of.soh_percent)}",
        None if None in limits else f"takes {watts(limits[0])}, gives {watts(limits[1])}",
    ]


def _cells(lowest_v: float | None, highest_v: float | None) -> str | None:
    if lowest_v is None or highest_v is None:
        return None
    return f"cells {lowest_v:.3f} to {highest_v:.3f} V ({(highest_v - lowest_v) * 1_000:.0f} mV apart)"


def _charging(power_w: float | None) -> str | None:
    if power_w is None or abs(power_w) < 1:
        return _power(power_w)
    return f"{watts(power_w)} {'discharging' if power_w > 0 else 'charging'}"


def _parts(detail: Detail) -> list[str]:
    """A line for each string, and one for all phases of a side."""
    match detail.data:
        case InverterDetail() as of:
            lines = [*map(_string, of.strings), _phases("", of.phases), _phases("backup ", of.backup_phases)]
        case MeterDetail() as of:
            lines = [_phases("", of.phases)]
        case SwitchDetail() as of:
            lines = [_phases("grid ", of.grid_side), _phases("home ", of.home_side), _ports(of.ports)]
        case _:
            lines = []
    return lines


def _string(string: SolarString) -> str:
    if string.is_connected is False:
        return f"string {string.name} nothing connected"
    return f"string {string.name} " + _joined(
        [_power(string.power_w), _volts(string.voltage_v), _amps(string.current_a)]
    )


def _phases(side: str, phases: tuple[Phase, ...]) -> str:
    parts = ((p.phase, _joined([_volts(p.voltage_v), _amps(p.current_a), _power(p.power_w)])) for p in phases)
    return "; ".join(f"{side}L{number} {words}" for number, words in parts)


def _ports(ports: tuple[Port, ...]) -> str:
    """Those that are used."""
    uses = ((p, p.use.word if isinstance(p.use, Unknown) else p.use) for p in ports)
    used = (f"port {p.number} {_joined([use, _power(p.power_w)])}" for p, use in uses if use not in (None, "unused"))
    return "; ".join(used)


def _joined(words: Iterable[str | None]) -> str:
    return ", ".join(word for word in words if word) or DASH


def _power(power_w: float | None) -> str | None:
    return None if power_w is None else watts(power_w)


def _volts(volts: float | None) -> str | None:
    return None if volts is None else f"{volts:.1f} V"


def _amps(amps: float | None) -> str | None:
    return None if amps is None else f"{amps:.1f} A"


def _hertz(hertz: float | None) -> str | None:
    return None if hertz is None else f"{hertz:.2f} Hz"


def _celsius(celsius: float | None) -> str | None:
    return None if celsius is None else f"{celsius:.1f} °C"


def _kwh(energy_wh: float | None) -> str | None:
    return None if energy_wh is None else f"{energy_wh / 1_000:,.0f} kWh so far"
