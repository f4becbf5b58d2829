"""What may befall a home besides the loss of the grid, and what it still knows then."""

from collections.abc import Sequence
from dataclasses import dataclass

from .grid import Failure, is_alive, next_change_s
from .state import Flows, Params, TwinState


@dataclass(frozen=True, slots=True)
class Trouble:
    """Times are epoch seconds; those of one kind are sorted and do not overlap."""

    pressed: Sequence[Failure] = ()
    """While the emergency power off is pressed."""
    lost: Sequence[Failure] = ()
    """While the battery is not heard."""
    deaf: Sequence[Failure] = ()
    """While the chargers do not hear the grid's meter."""
    storms: Sequence[Failure] = ()
    """While a storm is announced."""
    held_hz: float | None = None
    """What the public grid's frequency is instead of its own; None: its own."""
    held_c: float | None = None
    """What the battery's temperature is instead of its own."""

    def is_pressed(self, at_s: float) -> bool:
        """Whether the emergency power off is."""
        return not is_alive(self.pressed, at_s)

    def is_lost(self, at_s: float) -> bool:
        """Whether the battery is."""
        return not is_alive(self.lost, at_s)

    def is_deaf(self, at_s: float) -> bool:
        """Whether the chargers are."""
        return not is_alive(self.deaf, at_s)

    def storm_at(self, at_s: float) -> Failure | None:
        """The storm that is announced for this moment."""
        return next((storm for storm in self.storms if storm.since_s <= at_s < storm.until_s), None)

    def next_change_s(self, after_s: float) -> float:
        """When one of them next begins or ends."""
        return min(next_change_s(times, after_s) for times in (self.pressed, self.lost, self.deaf, self.storms))


@dataclass(frozen=True, slots=True)
class Heard:
    """What the battery said last."""

    at_s: float
    state: TwinState[float]
    flows: Flows[float]


def without_battery(params: Params[float]) -> Params[float]:
    """The home while nobody hears its battery: it rests on the grid, and cannot leave it."""
    return params._replace(charge_w=0.0, discharge_w=0.0, has_backup=False)
