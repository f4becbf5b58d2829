"""Alerts about the battery, from the marks of a home's record."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polywatt.model import Severity

from ..devices import module_id
from ..physics.ops import Floats
from ..simulation.past import STEP_S
from ..simulation.record import Record
from ..spec import TwinSpec
from ..world.intervals import Interval
from .alerts import AlertKind

Flags = NDArray[np.bool_]
EMPTY_FOR_S, FULL_FOR_S = 12.0 * 3_600.0, 5.0 * 3_600.0
"""Invented, so that a home has some such alerts in a season, as the captured notifications of one do."""


class Threshold(NamedTuple):
    """An alert that begins at one value and ends at another, so that it does not flicker."""

    kind: AlertKind
    quantity: str
    """Of the three that :class:`BatteryAlerts` looks at; the state of charge stands for the voltage."""
    begins: Callable[[Floats], Flags]
    ends: Callable[[Floats], Flags]
    delay_s: float = 0.0
    """How long the value must last: a battery that is full at noon and empty at night is no news."""


def _kind(code: str, severity: Severity, text: str) -> AlertKind:
    return AlertKind(f"battery_{code}", severity, text, module_id(0))


THRESHOLDS = (
    Threshold(
        _kind("voltage_low", Severity.CRITICAL, "The battery's voltage is low."),
        quantity="over_hidden_percent",
        begins=lambda percent: percent <= 5.0,
        ends=lambda percent: percent >= 10.0,
        delay_s=EMPTY_FOR_S,
    ),
    Threshold(
        _kind("voltage_high", Severity.CRITICAL, "The battery's voltage is high."),
        quantity="soc_percent",
        begins=lambda percent: percent >= 99.5,
        ends=lambda percent: percent < 97.0,
        delay_s=FULL_FOR_S,
    ),
    Threshold(
        _kind("temperature_high", Severity.CRITICAL, "The battery is too hot."),
        quantity="temperature_c",
        begins=lambda celsius: celsius >= 45.0,
        ends=lambda celsius: celsius < 42.0,
    ),
    Threshold(
        _kind("temperature_low", Severity.WARNING, "The battery is too cold."),
        quantity="temperature_c",
        begins=lambda celsius: celsius <= 0.0,
        ends=lambda celsius: celsius > 2.0,
    ),
)


class BatteryAlerts:
    """Intervals of each alert, computed once for every new mark."""

    def __init__(self, spec: TwinSpec, record: Record) -> None:
        self._spec, self._record = spec, record
        self._marks = -1
        self._intervals: list[tuple[AlertKind, list[Interval]]] = []

    def intervals(self) -> list[tuple[AlertKind, list[Interval]]]:
        """Return the intervals by alert, oldest first; the last may still go on."""
        if self._spec.has_battery_alerts and self._marks != self._record.marks:
            self._marks = self._record.marks
            percents = self._record.column("energy_wh") / self._spec.capacity_wh * 100.0
            values = {
                "soc_percent": percents,
                "over_hidden_percent": percents - self._spec.hidden_soc_percent,
                "temperature_c": self._record.column("temperature_c"),
            }
            first_s = self._record.first_mark_s
            self._intervals = [(t.kind, _intervals(t, values[t.quantity], first_s)) for t in THRESHOLDS]
        return self._intervals


def _intervals(threshold: Threshold, values: Floats, first_mark_s: float) -> list[Interval]:
    begins = true_for(threshold.begins(values), round(threshold.delay_s / STEP_S))
    return intervals_between(begins, threshold.ends(values), first_mark_s)


def true_for(flags: Flags, marks: int) -> Flags:
    """Whether a flag is true at each mark and the ``marks`` before it."""
    last_false = np.maximum.accumulate(np.where(flags, -1, np.arange(len(flags))))
    return np.asarray(np.arange(len(flags)) - last_false > marks)


def intervals_between(begins: Flags, ends: Flags, first_mark_s: float) -> list[Interval]:
    """Return an interval from each mark where ``begins`` is true to the next where ``ends`` is."""
    is_change = begins | ends
    last_change = np.maximum.accumulate(np.where(is_change, np.arange(len(begins)), -1))
    is_on = (last_change >= 0) & begins[last_change]
    edges = np.flatnonzero(np.diff(is_on, prepend=False)) * STEP_S + first_mark_s
    starts_s, ends_s = edges[::2].tolist(), [*edges[1::2].tolist(), float("inf")]
    return [Interval(a, b) for a, b in zip(starts_s, ends_s, strict=False)]
