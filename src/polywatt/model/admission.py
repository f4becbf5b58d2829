"""Admission of commands: check one against a home's capabilities and round it to the steps of the device."""

import functools
import itertools
import math
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import NODEFAULT, Struct
from msgspec.structs import replace

from .capability import Bound, Capabilities, Capability, Choice, FieldBound, OneTimeCode, SlotBounds
from .command import Command, SetMode, SetSlots
from .errors import Unsupported
from .mode import Mode
from .order import Charge, Discharge, Hold, Order, StartCar
from .schedule import Slot, Window
from .wording import command_title, field_name_in_words, format_quantity, format_range, in_words

C = TypeVar("C", bound=Struct)
A = TypeVar("A", bound=Order | Mode | StartCar)
DAY_MIN = 24 * 60
WEEK_MIN = 7 * DAY_MIN


def admit(command: Command, capabilities: Capabilities) -> Command:
    """Return the command as it can be sent to the device: numbers rounded to its steps, towards zero.

    Raises:
        Unsupported: the home cannot do this, or not with these values. Nothing has been sent.
    """
    title = command_title(command)
    capability = capabilities.find(command)
    if capability is None:
        raise Unsupported(f"this home cannot {title}; it can {_list_commands(capabilities)}")
    if capability.blocked is not None:
        raise Unsupported(f"this home cannot {title} here: it needs {capability.blocked.needs}")
    if isinstance(command, SetMode):
        mode = _fit_record(command.mode, capability.bounds, title)
        return replace(_fit_record(command, capability.bounds, title, skip="mode"), mode=mode)
    if isinstance(command, SetSlots):
        command = replace(command, slots=_fit_actions(command.slots, capability.bounds.get("slots"), capabilities))
    return _fit_record(command, capability.bounds, title)


def _list_commands(capabilities: Capabilities) -> str:
    titles = (in_words(c.command.__name__, "" if c.mode is None else c.mode.__name__) for c in capabilities.commands)
    return ", ".join(titles) or "be read only"


def _fit_actions(slots: tuple[Slot, ...], bound: object, capabilities: Capabilities) -> tuple[Slot, ...]:
    """Return the slots with their actions within bounds; an action has no duration: its slot's window is that."""
    if not isinstance(bound, SlotBounds) or bound.actions is None:
        return slots
    return tuple(replace(slot, action=_fit_action(slot.action, bound, capabilities)) for slot in slots)


def _fit_action(action: A, bound: SlotBounds, capabilities: Capabilities) -> A:
    title = f"do {in_words(type(action).__name__)} in a slot"
    capability = _capability_in_slot(action, bound, capabilities)
    if capability is None or type(action) not in (bound.actions or ()):
        raise Unsupported(f"this home cannot {title}")
    if capability.blocked is not None:
        raise Unsupported(f"this home cannot {title} here: it needs {capability.blocked.needs}")
    return _fit_record(action, {n: b for n, b in capability.bounds.items() if n != "duration_s"}, title)


def _capability_in_slot(
    action: Order | Mode | StartCar, bound: SlotBounds, capabilities: Capabilities
) -> Capability | None:
    kind = type(action)
    in_slot = next((c for c in bound.action_capabilities if c.command is kind), None)
    if in_slot is not None:
        return in_slot
    is_order = isinstance(action, Charge | Discharge | Hold | StartCar)
    return capabilities.find(kind) if is_order else capabilities.find(SetMode, kind)


def _fit_record(record: C, bounds: Mapping[str, FieldBound], title: str, skip: str = "") -> C:
    changes = {
        name: _fit_field(getattr(record, name), bounds.get(name), name, default, title)
        for name, default in _defaults_of(type(record)).items()
        if name != skip
    }
    return replace(record, **changes)


@functools.cache
def _defaults_of(kind: type[Struct]) -> dict[str, Any]:
    """Return the default of each field; NODEFAULT where it has none."""
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    without = len(names) - len(defaults)
    return dict(zip(names, (NODEFAULT,) * without + defaults, strict=True))


def _fit_field(value: Any, bound: FieldBound | None, field_name: str, default: Any, title: str) -> Any:
    spoken = field_name_in_words(field_name)
    if bound is None:
        # A default, or an on/off that the command itself needs, requires nothing of the device.
        if value == default or (default is NODEFAULT and isinstance(value, bool)):
            return value
        raise Unsupported(f"{title}: this home takes no {spoken}")
    if value is None:
        if isinstance(bound, Bound | Choice) and bound.is_required:
            in_range = f" of {format_range(bound, field_name)}" if isinstance(bound, Bound) else ""
            raise Unsupported(f"{title}: this home needs a {spoken}{in_range}")
        return None
    match bound:
        case Bound():
            return _round_to_step(value, bound, title, field_name)
        case Choice():
            if value not in bound.options:
                raise Unsupported(f"{title}: {spoken} {value} is not one of {sorted(map(str, bound.options))}")
        case SlotBounds():
            _check_slots(value, bound, title)
        case OneTimeCode():
            pass
    return value


def _round_to_step(value: float, bound: Bound, title: str, field_name: str) -> float:
    if not math.isfinite(value) or not bound.minimum <= value <= bound.maximum:
        quantity = f"{field_name_in_words(field_name)} {format_quantity(value, field_name)}"
        raise Unsupported(f"{title}: {quantity} is not within {format_range(bound, field_name)}")
    if bound.step is None:
        return value
    # The small addition keeps 0.3 / 0.1 at three steps; no step here is finer than a millionth of its value.
    stepped = math.floor(abs(value) / bound.step + 1e-6) * bound.step
    return min(max(stepped if value >= 0 else -stepped, bound.minimum), bound.maximum)


def _check_slots(slots: tuple[Slot, ...], bound: SlotBounds, title: str) -> None:
    """Take a list of slots whole or refuse it; it is never bent."""
    if bound.max_slots is not None and len(slots) > bound.max_slots:
        raise Unsupported(f"{title}: at most {bound.max_slots} slots")
    kinds = [type(slot.action) for slot in slots]
    if bound.max_per_action is not None and any(kinds.count(kind) > bound.max_per_action for kind in kinds):
        raise Unsupported(f"{title}: at most {bound.max_per_action} slots of a kind")
    if not bound.may_omit_window and any(slot.window is None for slot in slots):
        raise Unsupported(f"{title}: each slot needs a window")
    windows = [slot.window for slot in slots if slot.window is not None]
    for window in windows:
        _check_window(window, bound, title)
    if not bound.may_overlap and any(_overlap(a, b) for a, b in itertools.combinations(windows, 2)):
        raise Unsupported(f"{title}: two slots overlap")


def _check_window(window: Window, bound: SlotBounds, title: str) -> None:
    start_min, end_min = _minutes_of(window)
    if not bound.may_pass_midnight and end_min > DAY_MIN:
        raise Unsupported(f"{title}: a slot may not pass midnight; split it in two")
    if (end_min - start_min) * 60 < bound.min_duration_s:
        raise Unsupported(f"{title}: a slot lasts at least {bound.min_duration_s / 60:g} minutes")
    if bound.day_sets is not None and window.days not in bound.day_sets:
        raise Unsupported(f"{title}: this home does not know the days {sorted(window.days)} together")


def _minutes_of(window: Window) -> tuple[int, int]:
    """Return start and end in minutes of the first day; an end on the next day is past 24 hours."""
    start_min = window.start.hour * 60 + window.start.minute
    end_min = window.end.hour * 60 + window.end.minute
    return start_min, end_min if end_min > start_min else end_min + DAY_MIN


def _overlap(one: Window, other: Window) -> bool:
    """Whether two windows share a minute of the week, the nights from Sunday to Monday included."""
    spans = [
        [(day * DAY_MIN + s, day * DAY_MIN + e) for day in w.days] for w in (one, other) for s, e in [_minutes_of(w)]
    ]
    return any(
        a_start < b_end + shift and b_start + shift < a_end
        for a_start, a_end in spans[0]
        for b_start, b_end in spans[1]
        for shift in (-WEEK_MIN, 0, WEEK_MIN)
    )
