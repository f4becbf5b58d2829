"""Sample commands from capabilities: at the ends of their bounds, and just outside of them."""

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
"""Every type of command."""
MODES: tuple[type, ...] = tuple(mode for mode in get_args(Mode) if mode is not Unknown)
UNKNOWN_ID = "nobody-has-this-id"
NOTHING = Capabilities()
Bounds = Mapping[str, FieldBound]


@dataclass(frozen=True)
class HomeContext:
    """The devices and capabilities of the home that commands refer to."""

    devices: tuple[Device, ...] = ()
    capabilities: Capabilities = NOTHING


def samples(
    capability: Capability, devices: tuple[Device, ...] = (), capabilities: Capabilities = NOTHING
) -> list[Command]:
    """Return commands at both ends of a capability's bounds; none where it is blocked or a person must act.

    ``devices`` and ``capabilities`` are the home's.
    """
    context = HomeContext(devices, capabilities)
    is_possible = capability.blocked is None and not any(isinstance(b, OneTimeCode) for b in capability.bounds.values())
    return [] if not is_possible else [_make_command(capability, end, context) for end in ("minimum", "maximum")]


def out_of_bounds(
    capability: Capability, devices: tuple[Device, ...] = (), capabilities: Capabilities = NOTHING
) -> list[Command]:
    """Return commands just outside of a capability's bounds; where it is blocked, any command is."""
    context = HomeContext(devices, capabilities)
    below, above = (_make_command(capability, end, context) for end in ("minimum", "maximum"))
    if capability.blocked is not None:
        return [below, above]
    commands: list[Command] = []
    for name, bound in capability.bounds.items():
        if isinstance(bound, Bound):
            commands += [_with_field(below, name, bound.minimum - 1.0), _with_field(above, name, bound.maximum + 1.0)]
            commands += [_with_field(above, name, float("nan")), _with_field(above, name, float("inf"))]
        if isinstance(bound, Choice) and all(type(option) is str for option in bound.options):
            commands.append(_with_field(above, name, UNKNOWN_ID))
        if isinstance(bound, Bound | Choice) and bound.is_required:
            commands.append(_with_field(below, name, None))
    return commands


def unsupported(capabilities: Capabilities, devices: tuple[Device, ...] = ()) -> list[Command]:
    """Return one command of each type, and one of each mode, that a home does not support at all."""
    minimal = [Capability(command=kind, bounds={}) for kind in KINDS if kind is not SetMode]
    minimal += [Capability(command=SetMode, mode=mode, bounds={}) for mode in MODES]
    commands = [_make_command(capability, "maximum", HomeContext(devices)) for capability in minimal]
    return [command for command in commands if capabilities.find(command) is None]


def _make_command(capability: Capability, end: str, context: HomeContext) -> Command:
    command: Command
    if capability.mode is None:
        command = _fill(capability.command, capability.bounds, end, context)
        return command
    mode = _fill(capability.mode, capability.bounds, end, context)
    command = _fill(SetMode, capability.bounds, end, context, mode=mode)
    return command


def _fill(kind: type, bounds: Bounds, end: str, context: HomeContext, **fixed: Any) -> Any:
    """Return a ``kind`` with all bounded and all required fields."""
    values, types = dict(fixed), get_type_hints(kind)
    for field in structs.fields(kind):
        bound = bounds.get(field.name)
        if field.name in fixed:
            continue
        if bound is not None:
            values[field.name] = _bound_value(bound, end, kind, context)
        elif field.default is NODEFAULT:
            values[field.name] = _default_value(field.name, types[field.name], end, kind, context)
    return kind(**values)


def _bound_value(bound: FieldBound, end: str, kind: type, context: HomeContext) -> Any:
    match bound:
        case Bound():
            return getattr(bound, end)
        case Choice():
            return sorted(bound.options, key=str)[0 if end == "minimum" else -1]
        case SlotBounds():
            return _slots(bound, kind, end, context)
        case OneTimeCode():
            return None


def _default_value(name: str, type_: Any, end: str, kind: type, context: HomeContext) -> Any:
    """Return a value for a field that has neither bounds nor a default."""
    if type_ is bool:
        return end == "maximum"
    if type_ is str:
        return _charger(context.devices) if name == "charger_id" else name
    if type_ is float:
        return 50.0 if name.endswith("_percent") else 1_000.0
    if type_ is int:
        return 1
    if isinstance(type_, type) and issubclass(type_, Enum):
        return next(iter(type_))
    if type_ == Mode:
        return SelfUse()
    return _slots(SlotBounds(), kind, end, context)


def _charger(devices: tuple[Device, ...]) -> str:
    """Return the id of a car charger of this home; of another device where it has none."""
    chargers = [device.id for device in devices if device.kind == DeviceKind.CHARGER]
    return next(iter(chargers + [device.id for device in devices]), "charger-1")


def _slots(bound: SlotBounds, kind: type, end: str, context: HomeContext) -> tuple[Slot, ...]:
    """Return one slot from midnight on, of an hour or of the minimum duration."""
    if bound.max_slots == 0:
        return ()
    minutes = max(60, round(bound.min_duration_s / 60)) % (24 * 60)
    days = EVERY_DAY if bound.day_sets is None else min(bound.day_sets, key=sorted)
    window = Window(start=time(0), end=time(*divmod(minutes, 60)), days=days)
    action = (
        StartCar(charger_id=_charger(context.devices)) if kind is SetCarSlots else _slot_action(bound, end, context)
    )
    return (Slot(action=action, window=window),)


def _slot_action(bound: SlotBounds, end: str, context: HomeContext) -> Order | Mode:
    """Return an action that a slot may hold, within the bounds of its command; the window is its duration."""
    if bound.actions is None:
        return Charge()
    for capability in (*bound.action_capabilities, *context.capabilities.commands):
        kind = capability.mode or capability.command
        if kind in bound.actions and capability.blocked is None:
            bounds = {name: value for name, value in capability.bounds.items() if name != "duration_s"}
            action: Order | Mode = _fill(kind, bounds, end, context)
            return action
    return Charge()


def _with_field(command: Command, name: str, value: Any) -> Command:
    if isinstance(command, SetMode) and name != "duration_s":
        return structs.replace(command, mode=_replace_field(command.mode, name, value))
    result: Command = _replace_field(command, name, value)
    return result


def _replace_field(struct: Any, name: str, value: Any) -> Any:
    return structs.replace(struct, **{name: value})
