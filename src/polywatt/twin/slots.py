"""Slots: actions of a home in windows of local time."""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace

from polywatt.model import Mode, Order, Slot, StartCar, Window

from .world.localtime import local_day, wall_s

_WEEK_DAYS = range(-1, 9)
"""Around today: yesterday's window may pass midnight, and within a week each slot begins once more."""


@dataclass(frozen=True, slots=True)
class ActiveSlot:
    """A slot in its window, ``[since_s, until_s)`` in epoch seconds."""

    action: Order | Mode
    since_s: float
    until_s: float


def active_at(slots: tuple[Slot, ...], timezone: str, at_s: float) -> ActiveSlot | None:
    """Return the slot that is active at ``at_s``; of several the one that is listed first."""
    for slot in slots:
        for since_s, until_s in spans(slot, timezone, at_s, range(-1, 1)):
            if since_s <= at_s < until_s and not isinstance(slot.action, StartCar):
                return ActiveSlot(slot.action, since_s, until_s)
    return None


def next_boundary_s(slots: tuple[Slot, ...], timezone: str, after_s: float) -> float:
    """Return when a slot next begins or ends; infinity where none does."""
    windows = (span for slot in slots for span in spans(slot, timezone, after_s, _WEEK_DAYS))
    return min((at_s for span in windows for at_s in span if at_s > after_s), default=float("inf"))


def spans(slot: Slot, timezone: str, at_s: float, days: range) -> Iterator[tuple[float, float]]:
    """Yield the slot's windows on the days around ``at_s``, in epoch seconds; none while it is off or has no window."""
    if slot.window is None or not slot.is_on:
        return
    today, ends_later = local_day(timezone, at_s), 1 if slot.window.end <= slot.window.start else 0
    for day in (today + timedelta(days=number) for number in days):
        if day.isoweekday() in slot.window.days:
            since_s = wall_s(timezone, day, slot.window.start)
            yield since_s, wall_s(timezone, day + timedelta(days=ends_later), slot.window.end)


def with_ids(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Return the slots, each with an id.

    A new slot's id is a digest of its action and window, so it depends on nothing that happened before.
    """
    taken = {slot.id for slot in slots if slot.id is not None}
    named = []
    for slot in slots:
        name = _unused_id(_id(slot), taken) if slot.id is None else slot.id
        taken.add(name)
        named.append(replace(slot, id=name))
    return tuple(named)


def _unused_id(stem: str, taken: set[str]) -> str:
    """Return the stem, with a number where it is taken."""
    names = (stem if number == 1 else f"{stem}-{number}" for number in itertools.count(1))
    return next(name for name in names if name not in taken)


def _id(slot: Slot) -> str:
    return hashlib.sha256(f"{slot.action} {_window_text(slot.window)}".encode()).hexdigest()[:12]


def _window_text(window: Window | None) -> str:
    """Days are sorted, as a set has no order."""
    return "" if window is None else f"{window.start}-{window.end} {sorted(window.days)}"
