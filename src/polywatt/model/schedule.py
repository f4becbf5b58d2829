"""Slots: which action in which window of local wall time."""

from datetime import time

from ._record import Record
from .mode import Mode
from .numbers import Weekday
from .order import Order, StartCar

EVERY_DAY = frozenset(range(1, 8))


class Window(Record, frozen=True, kw_only=True):
    """Local wall time; ``end <= start`` ends on the next day."""

    start: time
    end: time
    days: frozenset[Weekday] = EVERY_DAY
    """ISO: 1 is Monday."""


class Slot(Record, frozen=True, kw_only=True):
    """One action in one window."""

    action: Order | Mode | StartCar
    window: Window | None = None
    """None: the tariff's cheap hours."""
    is_on: bool = True
    id: str | None = None
    """The vendor's; None for a new one."""
