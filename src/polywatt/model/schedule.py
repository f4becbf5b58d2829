"""What happens when, in local wall time."""

from datetime import time

from ._value import value
from .mode import Mode
from .order import Order, StartCar

EVERY_DAY = frozenset(range(1, 8))


@value
class Window:
    """Local wall time; ``end <= start`` ends on the next day."""

    start: time
    end: time
    days: frozenset[int] = EVERY_DAY
    """ISO: 1 is Monday."""


@value
class Slot:
    """One thing done in one window."""

    does: Order | Mode | StartCar
    window: Window | None = None
    """None: the tariff's cheap hours."""
    is_on: bool = True
    id: str | None = None
    """The vendor's; None for a new one."""
