"""Commands made from capabilities: at the ends of their bounds, and just outside of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import Enum
from typing import Any, get_args, get_type_hints

from msgspec import NODEFAULT, structs

from polywatt.model import (
    EVERY_DAY,
    Bound,
    Capabilities,
    Capability,
    Charge,
    Choice,
    Command,
    Device,
    DeviceKind,
    FieldBound,
    Mode,
    OneTimeCode,
    Order,
    SelfUse,
    SetCarSlots,
    SetMode,
    Slot,
    SlotBounds,
    StartCar,
    Unknown,
    Window,
)

KINDS: tuple[type, ...] = get_args(Command)
"""Every type of command there is."""
MODES: tuple[type, ...] = tuple(mode for mode in get_args(Mode) if mode is not Unknown)
NOBODY = "nobody-has-this-id"
NOTHING = Capabilities()
Bounds = Mapping[str, FieldBound]


@dataclass(frozen=True)
class Around:
    """What of a home a command may speak of."""

    devices: tuple[Device, ...] = ()
    capabilities: Capabilities = NOTHING


def samples(
    capability: Capability, devices: tuple[Device, ...] = (), capabilities: Capabilities = NOTHING
) -> list[Command]:
    """Commands at both ends of a capability's bounds; none where it is blocked, or a person must supply something.

    ``devices`` and ``capabilities`` are the home's.
    """
    around = Around(devices, capabilities)
    is_possible = capability.blocked is None and not any(isinstance(b, OneTimeCode) for b in capability.bounds.values())
    return [] if not is_possible else [_made(capability, end, around) for end in ("minimum", "maximum")]


def beyond(
    capability: Capability, devices: tuple[Device, ...] = (), capabilities: Capabilities = NOTHING
) -> list[Command]:
    """Commands just outside of a capability's bounds; where it is blocked, any is."""
    around = Around(devices, capabilities)
    below, above = (_made(capability, end, around) for end in ("minimum", "maximum"))
    if capability.blocked is not None:
        return [below, above]
    found: list[Command] = []
    for name, bound in capability.bounds.items():
        if isinstance(bound, Bound):
            found += [_with(below, name, bound.minimum - 1.0), _with(above, name, bound.maximum + 1.0)]
            found += [_with(above, name, float("nan")), _with(above, name, float("inf"))]
        if isinstance(bound, Choice) and all(type(option) is str for option in bound.options):
            found.append(_with(above, name, NOBODY))
        if isinstance(bound, Bound | Choice) and bound.is_required:
            found.append(_with(below, name, None))
    return found


def foreign(capabilities: Capabilities, devices: tuple[Device, ...] = ()) -> list[Command]:
    """One command of each kind, and one mode of each, that a home does not offer at all."""
    bare = [Capability(command=kind, bounds={}) for kind in KINDS if kind is not SetMode]
    bare += [Capability(command=SetMode, mode=mode, bounds={}) for mode in MODES]
    made = [_made(capability, "maximum", Around(devices)) for capability in bare]
    return [command for command in made if capabilities.find(command) is None]


def _made(capability: Capability, end: str, around: Around) -> Command:
    command: Command
    if capability.mode is None:
        command = _filled(capability.command, capability.bounds, end, around)
        return command
    mode = _filled(capability.mode, capability.bounds, end, around)
    command = _filled(SetMode, capability.bounds, end, around, mode=mode)
    return command


def _filled(kind: type, bounds: Bounds, end: str, around: Around, **given: Any) -> Any:
    """A ``kind`` with all that is bounded, and all that it cannot be without."""
    values, types = dict(given), get_type_hints(kind)
    for field in structs.fields(kind):
        bound = bounds.get(field.name)
        if field.name in given:
            continue
        if bound is not None:
            values[field.name] = _at(bound, end, kind, around)
        elif field.default is NODEFAULT:
            values[field.name] = _plain(field.name, types[field.name], end, kind, around)
    return kind(**values)


def _at(bound: FieldBound, end: str, kind: type, around: Around) -> Any:
    match bound:
        case Bound():
            return getattr(bound, end)
        case Choice():
            return sorted(bound.options, key=str)[0 if end == "minimum" else -1]
        case SlotBounds():
            return _slots(bound, kind, end, around)
        case OneTimeCode():
            return None


def _plain(name: str, type_: Any, end: str, kind: type, around: Around) -> Any:
    """A value for a field that has neither bounds nor a default."""
    if type_ is bool:
        return end == "maximum"
    if type_ is str:
        return _charger(around.devices) if name == "charger_id" else name
    if type_ is float:
        return 50.0 if name.endswith("_percent") else 1_000.0
    if type_ is int:
        return 1
    if isinstance(type_, type) and issubclass(type_, Enum):
        return next(iter(type_))
    if type_ == Mode:
        return SelfUse()
    return _slots(SlotBounds(), kind, end, around)


def _charger(devices: tuple[Device, ...]) -> str:
    """A car charger of this home; another of its devices where it has none."""
    chargers = [device.id for device in devices if device.kind == DeviceKind.CHARGER]
    return next(iter(chargers + [device.id for device in devices]), "charger-1")


def _slots(bound: SlotBounds, kind: type, end: str, around: Around) -> tuple[Slot, ...]:
    """One slot from midnight on, of an hour or as long as it must be."""
    if bound.max_slots == 0:
        return ()
    minutes = max(60, round(bound.min_duration_s / 60)) % (24 * 60)
    days = EVERY_DAY if bound.day_sets is None else min(bound.day_sets, key=sorted)
    window = Window(start=time(0), end=time(*divmod(minutes, 60)), days=days)
    does = StartCar(charger_id=_charger(around.devices)) if kind is SetCarSlots else _act(bound, end, around)
    return (Slot(action=does, window=window),)


def _act(bound: SlotBounds, end: str, around: Around) -> Order | Mode:
    """Something a slot may hold, within the bounds it has as a command; its window is its duration."""
    if bound.actions is None:
        return Charge()
    for capability in (*bound.action_capabilities, *around.capabilities.commands):
        kind = capability.mode or capability.command
        if kind in bound.actions and capability.blocked is None:
            bounds = {name: value for name, value in capability.bounds.items() if name != "duration_s"}
            does: Order | Mode = _filled(kind, bounds, end, around)
            return does
    return Charge()


def _with(command: Command, name: str, value: Any) -> Command:
    if isinstance(command, SetMode) and name != "duration_s":
        return structs.replace(command, mode=_changed(command.mode, name, value))
    changed: Command = _changed(command, name, value)
    return changed


def _changed(told: Any, name: str, value: Any) -> Any:
    return structs.replace(told, **{name: value})
