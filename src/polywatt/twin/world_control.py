"""Control of the world around a simulated home: outages, faults and storms."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from .epoch import epoch_s
from .simulation.simulation import Simulation
from .world.intervals import Interval, add_interval, end_at

_ABSOLUTE_ZERO_C = -273.15


class WorldControl:
    """Outages, faults and storms of a simulated home, from now on.

    Every method raises ``ValueError`` where its time has passed: what has been read stays true.
    """

    stop_refusal: str | None = None
    """When set, a stop that is not forced is refused with this message: a gateway that is busy."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def fail_grid(self, since: datetime, until: datetime | None = None) -> None:
        """Let the public grid be gone in ``[since, until)``; None: until it is restored.

        Raises:
            ValueError: ``since`` has passed, or ``until`` is before it.
        """
        now_s = self._simulation.advance_before(since, "the grid fail")
        until_s = float("inf") if until is None else epoch_s(until)
        if until_s < epoch_s(since):
            raise ValueError(f"cannot let the grid fail from {since} until {until}: that is before")
        outages = add_interval(self._simulation.timeline.outages, Interval(epoch_s(since), until_s))
        self._simulation.timeline.set_outages(now_s, outages)

    def restore_grid(self, at: datetime) -> None:
        """Let the public grid be back at ``at``, and stay."""
        now_s = self._simulation.advance_before(at, "the grid return")
        self._simulation.timeline.set_outages(now_s, end_at(self._simulation.timeline.outages, epoch_s(at)))

    def press_emergency_off(self, at: datetime) -> None:
        """Press the emergency power off at ``at``: the home stops, and refuses to start while it is pressed."""
        self._begin("emergency_off", at, "the emergency power off be pressed")

    def release_emergency_off(self, at: datetime) -> None:
        """Release the emergency power off at ``at``; the home stays off until it is started."""
        self._end("emergency_off", at, "the emergency power off be released")

    def lose_battery(self, at: datetime) -> None:
        """Let the battery not answer from ``at`` on: it rests, and its values are unknown."""
        self._begin("battery_lost", at, "the battery be lost")

    def restore_battery(self, at: datetime) -> None:
        """Let the battery answer again from ``at`` on."""
        self._end("battery_lost", at, "the battery be restored")

    def lose_meter(self, at: datetime) -> None:
        """Let the chargers get no values of the grid's meter from ``at`` on.

        With a house limit they charge with a safe current.
        """
        self._begin("meter_lost", at, "the meter be lost")

    def restore_meter(self, at: datetime) -> None:
        """Let the chargers get values of the meter again from ``at`` on."""
        self._end("meter_lost", at, "the meter be restored")

    def announce_storm(self, since: datetime, until: datetime) -> None:
        """Let a storm be announced for ``[since, until)``; a home that guards against storms charges up then.

        Raises:
            ValueError: ``since`` has passed, or ``until`` is not after it.
        """
        now_s = self._simulation.advance_before(since, "a storm come")
        if until <= since:
            raise ValueError(f"cannot let a storm come from {since} until {until}: that is no time")
        storms = add_interval(self._simulation.timeline.faults.storms, Interval(epoch_s(since), epoch_s(until)))
        self._change_faults(now_s, storms=storms)

    def hold_frequency(self, hz: float | None) -> None:
        """Hold the public grid at this frequency from now on; None: its natural one.

        Raises:
            ValueError: it is not a number above 0.
        """
        if hz is not None and not 0.0 < hz < math.inf:
            raise ValueError(f"a grid has a frequency above 0 Hz, not of {hz}")
        self._change_faults(epoch_s(self._simulation.advance()), grid_hz=hz)

    def hold_temperature(self, celsius: float | None) -> None:
        """Hold the battery at this temperature from now on; None: it changes naturally from there.

        Raises:
            ValueError: the temperature is impossible.
        """
        if celsius is not None and not _ABSOLUTE_ZERO_C <= celsius < math.inf:
            raise ValueError(f"a battery has a temperature of {_ABSOLUTE_ZERO_C} °C and above, not of {celsius}")
        self._change_faults(epoch_s(self._simulation.advance()), battery_c=celsius)

    def _begin(self, fault: str, at: datetime, event: str) -> None:
        now_s = self._simulation.advance_before(at, event)
        self._change_faults(now_s, **{fault: add_interval(self._intervals(fault), Interval(epoch_s(at)))})

    def _end(self, fault: str, at: datetime, event: str) -> None:
        now_s = self._simulation.advance_before(at, event)
        self._change_faults(now_s, **{fault: end_at(self._intervals(fault), epoch_s(at))})

    def _intervals(self, fault: str) -> Sequence[Interval]:
        intervals: Sequence[Interval] = getattr(self._simulation.timeline.faults, fault)
        return intervals

    def _change_faults(self, now_s: float, **changes: Any) -> None:
        timeline = self._simulation.timeline
        timeline.set_faults(now_s, replace(timeline.faults, **changes))
