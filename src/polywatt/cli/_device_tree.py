"""Print devices for people (a tree) and for programs (JSON)."""

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

from ._formatting import DASH, percent, watts
from ._output import escape_text

if TYPE_CHECKING:
    from rich.tree import Tree


def rows_as_json(label: str, home: Home, details: tuple[Detail, ...]) -> list[dict[str, Any]]:
    """Return one object per device, with its details where the home reports them."""
    by_id = {detail.device_id: detail for detail in details}
    return [
        {"home": label, "device": to_builtins(device), "detail": to_builtins(by_id.get(device.id))}
        for device in home.devices
    ]


def device_tree(title: str, home: Home, details: tuple[Detail, ...]) -> "Tree":
    """Return a tree of the devices, each below its parent: its identity, and its state below that."""
    from rich.tree import Tree

    tree = Tree(f"[bold]{escape_text(title)}[/]", guide_style="dim")
    by_id = {detail.device_id: detail for detail in details}
    branches: dict[str, Tree] = {}
    for device in home.devices:
        # Parents come first; one whose parent is not listed stands at the root.
        parent = branches.get(device.parent_id or "", tree)
        branches[device.id] = parent.add(_label(device, by_id.get(device.id)))
    return tree


def _label(device: Device, detail: Detail | None) -> str:
    title_row = f"{escape_text(_name(device))}  [dim]{escape_text(_identity(device))}[/]".rstrip()
    rows = [_current_state(device, detail), *([] if detail is None else _part_rows(detail))]
    return "\n".join([title_row, *(escape_text(row) for row in rows if row)])


def _name(device: Device) -> str:
    kind = device.kind.word if isinstance(device.kind, Unknown) else device.kind.value
    name = device.name or device.id
    return kind if name == kind else f"{kind} {name}"


def _identity(device: Device) -> str:
    # Commands take the id, so it is always printed: as the name where there is no other.
    labels = [None if device.name is None or device.name == device.id else device.id, device.maker]
    labels += [None if device.model == device.name else device.model, device.part_number]
    labels += [] if device.serial in (None, device.id) else [device.serial]
    labels += [] if device.rated_w is None else [watts(device.rated_w)]
    labels += [] if device.capacity_wh is None else [f"{device.capacity_wh / 1_000:.1f} kWh"]
    labels += [] if device.firmware is None else [f"firmware {device.firmware.version}"]
    return ", ".join(field for field in labels if field)


def _current_state(device: Device, detail: Detail | None) -> str:
    if not device.is_included:
        return "switched off"
    if detail is None:
        return ""
    fields = [_health(detail), "" if detail.is_online is not False else "not heard; last known:", _state(detail)]
    return " ".join(field for field in fields if field)


def _health(detail: Detail) -> str:
    match detail.health:
        case Unknown() as health:
            return f"{health.word};"
        case Health.WARNING | Health.FAULT as health:
            return f"{health.value};"
    return ""


def _state(detail: Detail) -> str:
    match detail.data:
        case BatteryDetail() as data:
            return _join(_battery(data))
        case InverterDetail() as data:
            return _join(
                [_power(data.ac_w), _celsius(data.temperature_c), _hertz(data.frequency_hz), _kwh(data.produced_wh)]
            )
        case MeterDetail() as data:
            place = data.place.word if isinstance(data.place, Unknown) else data.place.value
            return f"{place}: " + _join([_power(data.power_w), _hertz(data.frequency_hz)])
        case SwitchDetail() as data:
            state = data.state.word if isinstance(data.state, Unknown) else data.state and data.state.value
            return DASH if state is None else state.replace("_", " ")
        case GeneratorDetail() as data:
            running = None if data.is_running is None else "running" if data.is_running else "resting"
            return _join([running, _power(data.power_w), _hertz(data.frequency_hz)])
        case ChargerDetail() as data:
            return _join(_charger(data))
    return ""


def _charger(data: ChargerDetail) -> list[str | None]:
    session = data.session
    session_wh = None if session is None or session.until is not None else session.energy_wh
    return [
        None if data.is_plugged is None else "plugged in" if data.is_plugged else "no car",
        "charging" if data.is_charging else data.reason,
        _power(data.power_w),
        None if data.limit_a is None else f"at most {data.limit_a:g} A",
        "held back" if data.is_held_back else None,
        None if session_wh is None else f"{session_wh / 1_000:.2f} kWh this session",
    ]


def _battery(data: BatteryDetail) -> list[str | None]:
    limits = (data.charge_limit_w, data.discharge_limit_w)
    return [
        None if data.soc_percent is None else percent(data.soc_percent),
        _charging(data.battery_w),
        None if data.energy_remaining_wh is None else f"{data.energy_remaining_wh:,.0f} Wh",
        None if data.voltage_v is None else f"{data.voltage_v:.1f} V",
        _celsius(data.temperature_c),
        _cells(data.cell_min_v, data.cell_max_v),
        None if data.soh_percent is None else f"health {percent(data.soh_percent)}",
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


def _part_rows(detail: Detail) -> list[str]:
    """Return a row for each string, and one for all phases of a side."""
    match detail.data:
        case InverterDetail() as data:
            rows = [*map(_string, data.strings), _phases("", data.phases), _phases("backup ", data.backup_phases)]
        case MeterDetail() as data:
            rows = [_phases("", data.phases)]
        case SwitchDetail() as data:
            rows = [_phases("grid ", data.grid_side), _phases("home ", data.home_side), _ports(data.ports)]
        case _:
            rows = []
    return rows


def _string(string: SolarString) -> str:
    if string.is_connected is False:
        return f"string {string.name} nothing connected"
    return f"string {string.name} " + _join([_power(string.power_w), _volts(string.voltage_v), _amps(string.current_a)])


def _phases(side: str, phases: tuple[Phase, ...]) -> str:
    values = ((p.phase, _join([_volts(p.voltage_v), _amps(p.current_a), _power(p.power_w)])) for p in phases)
    return "; ".join(f"{side}L{number} {fields}" for number, fields in values)


def _ports(ports: tuple[Port, ...]) -> str:
    """Format the ports that are used."""
    uses = ((p, p.use.word if isinstance(p.use, Unknown) else p.use) for p in ports)
    used = (f"port {p.number} {_join([use, _power(p.power_w)])}" for p, use in uses if use not in (None, "unused"))
    return "; ".join(used)


def _join(fields: Iterable[str | None]) -> str:
    return ", ".join(field for field in fields if field) or DASH


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
