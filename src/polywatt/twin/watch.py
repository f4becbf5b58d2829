"""What a home notices of its battery, mark by mark of its record."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polywatt.model import Severity

from .devices import module_id
from .events import Cause
from .grid import Failure
from .ops import Floats
from .record import Record
from .simulate import STEP_S
from .spec import TwinSpec

Flags = NDArray[np.bool_]
EMPTY_FOR_S, FULL_FOR_S = 12.0 * 3_600.0, 5.0 * 3_600.0
"""Invented, so that a home has some such alerts in a season, as the captured notifications of one do."""


class Watched(NamedTuple):
    """An alert that comes at one value and goes at another, so that it does not flicker."""

    cause: Cause
    field: str
    """Of the three that :meth:`Watch.times` looks at; the voltage is told by the state of charge."""
    comes: Callable[[Floats], Flags]
    goes: Callable[[Floats], Flags]
    held_s: float = 0.0
    """How long before it is said: a battery that is full at noon and empty at night is no news."""


def _alert(code: str, severity: Severity, text: str) -> Cause:
    return Cause(f"battery_{code}", severity, text, module_id(0))


WATCHED = (
    Watched(
        _alert("voltage_low", Severity.CRITICAL, "The battery's voltage is low."),
        field="over_hidden_percent",
        comes=lambda percent: percent <= 5.0,
        goes=lambda percent: percent >= 10.0,
        held_s=EMPTY_FOR_S,
    ),
    Watched(
        _alert("voltage_high", Severity.CRITICAL, "The battery's voltage is high."),
        field="soc_percent",
        comes=lambda percent: percent >= 99.5,
        goes=lambda percent: percent < 97.0,
        held_s=FULL_FOR_S,
    ),
    Watched(
        _alert("temperature_high", Severity.CRITICAL, "The battery is too hot."),
        field="temperature_c",
        comes=lambda celsius: celsius >= 45.0,
        goes=lambda celsius: celsius < 42.0,
    ),
    Watched(
        _alert("temperature_low", Severity.WARNING, "The battery is too cold."),
        field="temperature_c",
        comes=lambda celsius: celsius <= 0.0,
        goes=lambda celsius: celsius > 2.0,
    ),
)


class Watch:
    """The times of each alert, worked out once for every new mark."""

    def __init__(self, spec: TwinSpec, record: Record) -> None:
        self._spec, self._record = spec, record
        self._marks = -1
        self._times: list[tuple[Cause, list[Failure]]] = []

    def times(self) -> list[tuple[Cause, list[Failure]]]:
        """By cause, oldest first; the last may still go on."""
        if self._spec.watches_battery and self._marks != self._record.marks:
            self._marks = self._record.marks
            percents = self._record.column("energy_wh") / self._spec.capacity_wh * 100.0
            values = {
                "soc_percent": percents,
                "over_hidden_percent": percents - self._spec.hidden_soc_percent,
                "temperature_c": self._record.column("temperature_c"),
            }
            first_s = self._record.first_mark_s
            self._times = [(w.cause, _times_of(w, values[w.field], first_s)) for w in WATCHED]
        return self._times


def _times_of(watched: Watched, values: Floats, first_mark_s: float) -> list[Failure]:
    comes = held_for(watched.comes(values), round(watched.held_s / STEP_S))
    return times_between(comes, watched.goes(values), first_mark_s)


def held_for(flags: Flags, marks: int) -> Flags:
    """Whether it has been so at this mark and the ``marks`` before it."""
    last_not = np.maximum.accumulate(np.where(flags, -1, np.arange(len(flags))))
    return np.asarray(np.arange(len(flags)) - last_not > marks)


def times_between(comes: Flags, goes: Flags, first_mark_s: float) -> list[Failure]:
    """From each mark where it comes to the next where it goes; in between it stays what it was."""
    is_said = comes | goes
    last_said = np.maximum.accumulate(np.where(is_said, np.arange(len(comes)), -1))
    is_on = (last_said >= 0) & comes[last_said]
    edges = np.flatnonzero(np.diff(is_on, prepend=False)) * STEP_S + first_mark_s
    starts_s, ends_s = edges[::2].tolist(), [*edges[1::2].tolist(), float("inf")]
    return [Failure(a, b) for a, b in zip(starts_s, ends_s, strict=False)]
