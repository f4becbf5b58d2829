"""Record of a home: its state at every five-minute mark since its past began."""

import numpy as np

from ..physics.ops import Floats
from ..physics.state import TwinState
from .past import STEP_S

_FIELDS = {name: index for index, name in enumerate(TwinState._fields)}


class Record:
    """Rows of :class:`TwinState`; a bucket of history is the difference of two rows."""

    def __init__(self, first_mark_s: float, states: Floats) -> None:
        self.first_mark_s = first_mark_s
        self._past = states
        self._since: list[TwinState[float]] = []

    @property
    def marks(self) -> int:
        """Number of rows."""
        return len(self._past) + len(self._since)

    def append(self, state: TwinState[float]) -> None:
        """Add the state at the next mark."""
        self._since.append(state)

    def mark_s(self, index: int) -> float:
        """Return the epoch seconds of row ``index``."""
        return self.first_mark_s + index * STEP_S

    def at(self, time_s: float) -> TwinState[float] | None:
        """Return the state at the last mark up to ``time_s``; None before the first."""
        index = min(int((time_s - self.first_mark_s) // STEP_S), self.marks - 1)
        if index < 0:
            return None
        if index >= len(self._past):
            return self._since[index - len(self._past)]
        return TwinState(*self._past[index].tolist())

    def between(self, since_s: float, until_s: float) -> tuple[int, int]:
        """Return the first and last row of the complete buckets that begin in ``[since_s, until_s)``."""
        first = max(0, _round_up((since_s - self.first_mark_s) / STEP_S))
        last = min(self.marks - 1, _round_up((until_s - self.first_mark_s) / STEP_S))
        return first, max(first, last)

    def column(self, field: str) -> Floats:
        """Return a field at every mark."""
        index = _FIELDS[field]
        return np.concatenate((self._past[:, index], [row[index] for row in self._since]))

    def changes(self, field: str, first: int, last: int) -> Floats:
        """Return by how much a field rose in each bucket between two rows."""
        column = _FIELDS[field]
        old = self._past[first : last + 1, column]
        new = [row[column] for row in self._since[max(0, first - len(self._past)) : max(0, last + 1 - len(self._past))]]
        return np.diff(np.concatenate((old, new)))


def _round_up(ratio: float) -> int:
    return int(np.ceil(ratio))
