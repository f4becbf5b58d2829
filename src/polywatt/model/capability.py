"""Commands as data: what a home can be asked, within which bounds, and how it behaves.

"Charge at 5..100 % of 3,600 W until a state of charge, for 1..12 h" is::

    Capability(
        command=Charge,
        bounds={
            "power_w": Bound(least=180, most=3_600, step=36, is_required=True),
            "until_soc_percent": Bound(least=0, most=100, step=1, is_required=True),
            "duration_s": Bound(least=3_600, most=43_200, step=3_600, is_required=True),
        },
        lasts=Lasts.FOR_DURATION,
    )

:func:`admit` is the one place that applies them.
"""

import itertools
import math
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, replace
from enum import StrEnum, auto
from typing import Any, TypeVar

from ._value import value
from .command import Command, SetMode, SetSlots
from .errors import Unsupported
from .history import Offer
from .mode import Mode
from .order import Charge, Discharge, Hold, Order, StartCar
from .schedule import Slot, Window
from .words import Unknown


class Speed(StrEnum):
    """How soon a command acts."""

    AT_ONCE = auto()
    SECONDS = auto()
    MINUTES = auto()


class Lasts(StrEnum):
    """How long a command acts."""

    ONCE = auto()
    UNTIL_NEXT = auto()
    FOR_DURATION = auto()
    UNTIL_CHANGED = auto()


class Proof(StrEnum):
    """Where the effect can be read back."""

    SETTINGS = auto()
    READING = auto()
    NOTHING = auto()


class Reason(StrEnum):
    """Why a capability is blocked."""

    ROLE = auto()
    METER = auto()
    COUPLING = auto()
    HARDWARE = auto()
    FIRMWARE = auto()
    COUNTRY = auto()
    CONSENT = auto()
    STATE = auto()


@value
class Bound:
    """A number's range, both ends included, and its step counted from zero."""

    least: float
    most: float
    step: float | None = None
    is_required: bool = False


@value
class Choice:
    """A field that takes one of a few values."""

    options: frozenset[object]
    is_required: bool = False


@value
class SlotBounds:
    """What a list of slots may hold."""

    most: int | None = None
    per_action: int | None = None
    shortest_s: float = 0.0
    may_overlap: bool = True
    may_pass_midnight: bool = True
    day_sets: frozenset[frozenset[int]] | None = None
    """The only sets of days it knows; None: any."""
    does: frozenset[type] | None = None
    """The only orders and modes a slot may hold, within the bounds they have as commands; None: any."""
    acts: tuple["Capability", ...] = ()
    """Bounds of those that are no commands, or other ones in a slot."""
    may_be_cheap_hours: bool = True
    """Whether a slot may leave its window to the tariff."""


@value
class FromPerson:
    """A word that only a person can supply, when it is needed: a one-time code. Nobody can list what is taken.

    Without it the command asks the vendor to send one, and is refused until it is given.
    """


@value
class Blocked:
    """This hardware has it, but not here, not now or not for this role."""

    reason: Reason
    needs: str
    """What a person can act on: "power meter 1"."""


Limits = Bound | Choice | SlotBounds | FromPerson


@value
class Capability:
    """One command a home takes."""

    command: type
    mode: type | None = None
    """For SetMode: one capability per mode."""
    bounds: Mapping[str, Limits]
    """By field of the command (of the mode, for SetMode); a field not named here must keep its default."""
    lasts: Lasts = Lasts.UNTIL_CHANGED
    speed: Speed = Speed.AT_ONCE
    proof: Proof = Proof.SETTINGS
    blocked: Blocked | None = None


@value
class Capabilities:
    """What can be known of a home and what it can be asked."""

    reads: frozenset[str] = frozenset()
    """Names of all that can ever be known: "solar_w", "lifetime.solar_wh", "settings.mode", "events"."""
    commands: tuple[Capability, ...] = ()
    history: tuple[Offer, ...] = ()

    def find(self, command: Command | type, mode: object | None = None) -> Capability | None:
        """The capability for a command (or a command's type), or None."""
        kind = command if isinstance(command, type) else type(command)
        if isinstance(command, SetMode):
            mode = type(command.mode)
        matches = (c for c in self.commands if c.command is kind and (c.mode is None or c.mode is mode))
        return next(matches, None)


C = TypeVar("C")
S = TypeVar("S", bound=Order | Mode | StartCar)


def admit(command: Command, capabilities: Capabilities) -> Command:
    """The command as the device can be told it: stepped towards zero.

    Raises:
        Unsupported: the home cannot do this, or not with these values. Nothing has been sent.
    """
    name = name_of(command)
    capability = capabilities.find(command)
    if capability is None:
        raise Unsupported(f"this home cannot {name}; it can {_offered(capabilities)}")
    if capability.blocked is not None:
        raise Unsupported(f"this home cannot {name} here: it needs {capability.blocked.needs}")
    if isinstance(command, SetMode):
        mode = _within(command.mode, capability.bounds, name)
        return replace(_within(command, capability.bounds, name, skip="mode"), mode=mode)
    if isinstance(command, SetSlots):
        command = replace(command, slots=_acts(command.slots, capability.bounds.get("slots"), capabilities))
    return _within(command, capability.bounds, name)


def _acts(slots: tuple[Slot, ...], bound: object, capabilities: Capabilities) -> tuple[Slot, ...]:
    """The slots with what they do as the device can be told it: a slot's window is its duration."""
    if not isinstance(bound, SlotBounds) or bound.does is None:
        return slots
    return tuple(replace(slot, does=_act(slot.does, bound.does, bound.acts, capabilities)) for slot in slots)


def _act(does: S, known: frozenset[type], acts: tuple[Capability, ...], capabilities: Capabilities) -> S:
    is_order = isinstance(does, Charge | Discharge | Hold | StartCar)
    capability = next((act for act in acts if act.command is type(does)), None)
    if capability is None:
        capability = capabilities.find(type(does)) if is_order else capabilities.find(SetMode, type(does))
    name = f"do {_words(type(does).__name__)} in a slot"
    if type(does) not in known or capability is None:
        raise Unsupported(f"this home cannot {name}")
    if capability.blocked is not None:
        raise Unsupported(f"this home cannot {name} here: it needs {capability.blocked.needs}")
    return _within(does, {n: b for n, b in capability.bounds.items() if n != "duration_s"}, name)


def _offered(capabilities: Capabilities) -> str:
    names = (_words(c.command.__name__, "" if c.mode is None else c.mode.__name__) for c in capabilities.commands)
    return ", ".join(names) or "be read only"


def name_of(command: Command) -> str:
    """A command in words: "set mode self use"."""
    match command:
        case SetMode(mode=Unknown(word=word)):
            return f"{_words('SetMode')} {word!r}"
        case SetMode(mode=mode):
            return _words("SetMode", type(mode).__name__)
    return _words(type(command).__name__)


def _words(*camels: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for camel in camels for c in camel).strip()


def _within(told: C, bounds: Mapping[str, Limits], name: str, skip: str = "") -> C:
    changes: dict[str, Any] = {}
    for field in fields(told):  # type: ignore[arg-type]  # every member of the union is a dataclass
        if field.name == skip:
            continue
        given = getattr(told, field.name)
        changes[field.name] = _fitted(given, bounds.get(field.name), field, name)
    return replace(told, **changes)  # type: ignore[type-var]  # as above


def _fitted(given: Any, bound: Limits | None, field: "Field[Any]", name: str) -> Any:
    if bound is None:
        # A default, or an on/off that the command itself needs, asks nothing of the device.
        if given == field.default or (field.default is MISSING and isinstance(given, bool)):
            return given
        raise Unsupported(f"{name}: this home takes no {_spoken(field.name)}")
    if given is None:
        if isinstance(bound, Bound | Choice) and bound.is_required:
            raise Unsupported(f"{name}: this home needs a {_spoken(field.name)}{_of(bound, field.name)}")
        return None
    match bound:
        case Bound():
            return _stepped(given, bound, name, field.name)
        case Choice():
            if given not in bound.options:
                raise Unsupported(
                    f"{name}: {_spoken(field.name)} {given} is not one of {sorted(map(str, bound.options))}"
                )
            return given
        case SlotBounds():
            return _checked_slots(given, bound, name)
        case FromPerson():
            return given


def _stepped(given: float, bound: Bound, name: str, field_name: str) -> float:
    if not math.isfinite(given) or not bound.least <= given <= bound.most:
        what = f"{name}: {_spoken(field_name)} {_measured(_number(given), field_name)}"
        raise Unsupported(f"{what} is not within {range_of(bound, field_name)}")
    if bound.step is None:
        return given
    # The small addition keeps 0.3 / 0.1 at three steps; no step here is finer than a millionth of its value.
    stepped = math.floor(abs(given) / bound.step + 1e-6) * bound.step
    return min(max(stepped if given >= 0 else -stepped, bound.least), bound.most)


def _checked_slots(given: Any, bound: SlotBounds, name: str) -> Any:
    """The slots as they are: a list is not bent, it is taken or refused."""
    if bound.most is not None and len(given) > bound.most:
        raise Unsupported(f"{name}: at most {bound.most} slots")
    actions = [type(slot.does) for slot in given]
    if bound.per_action is not None and any(actions.count(action) > bound.per_action for action in actions):
        raise Unsupported(f"{name}: at most {bound.per_action} slots of a kind")
    if not bound.may_be_cheap_hours and any(slot.window is None for slot in given):
        raise Unsupported(f"{name}: each slot needs a window")
    windows = [slot.window for slot in given if slot.window is not None]
    for window in windows:
        _check_window(window, bound, name)
    if not bound.may_overlap and any(_overlap(a, b) for a, b in itertools.combinations(windows, 2)):
        raise Unsupported(f"{name}: two slots overlap")
    return given


def _check_window(window: Window, bound: SlotBounds, name: str) -> None:
    start_min, end_min = _minutes(window)
    if not bound.may_pass_midnight and end_min > 24 * 60:
        raise Unsupported(f"{name}: a slot may not pass midnight; split it in two")
    if (end_min - start_min) * 60 < bound.shortest_s:
        raise Unsupported(f"{name}: a slot lasts at least {bound.shortest_s / 60:g} minutes")
    if bound.day_sets is not None and window.days not in bound.day_sets:
        raise Unsupported(f"{name}: this home does not know the days {sorted(window.days)} together")


def _minutes(window: Window) -> tuple[int, int]:
    """Start and end in minutes of the first day; an end on the next day is past 24 hours."""
    start_min = window.start.hour * 60 + window.start.minute
    end_min = window.end.hour * 60 + window.end.minute
    return start_min, end_min if end_min > start_min else end_min + 24 * 60


def _overlap(one: Window, other: Window) -> bool:
    """Whether two windows share a minute of the week, the nights from Sunday to Monday included."""
    week_min = 7 * 24 * 60
    spans = [[(day * 24 * 60 + s, day * 24 * 60 + e) for day in w.days] for w in (one, other) for s, e in [_minutes(w)]]
    return any(
        a_start < b_end + shift and b_start + shift < a_end
        for a_start, a_end in spans[0]
        for b_start, b_end in spans[1]
        for shift in (-week_min, 0, week_min)
    )


UNITS = {"w": "W", "percent": "%", "s": "s", "a": "A"}


def unit_of(field_name: str) -> str:
    """The unit that a field's name ends with: "W" for ``power_w``; empty where it has none."""
    return UNITS.get(field_name.rpartition("_")[2], "")


def range_of(bound: Bound, field_name: str) -> str:
    """A bound for people: "0..2500 W"."""
    return _measured(f"{_number(bound.least)}..{_number(bound.most)}", field_name)


def _measured(numbers: str, field_name: str) -> str:
    return f"{numbers} {unit_of(field_name)}".rstrip()


def _number(number: float) -> str:
    """As people write it: 1000000000, not 1e+09."""
    return f"{number:.15g}" if 1e5 < abs(number) < 1e15 else f"{number:g}"


def _spoken(field_name: str) -> str:
    """A field for people, without its unit: "until soc"."""
    words, _, _ = field_name.rpartition("_")
    return (words if unit_of(field_name) and words else field_name).replace("_", " ")


def _of(bound: Bound | Choice, field_name: str) -> str:
    return f" of {range_of(bound, field_name)}" if isinstance(bound, Bound) else ""
