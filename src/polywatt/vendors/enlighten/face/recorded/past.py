"""The record of a site: asked once, and each day's rest of it once more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.model import Coupling, DeviceKind, DeviceUnreachable, Home, Plant, RateLimited, Series

from .days import DERIVED, MEASURED, Days, Recorder
from .whole import WholeDays, whole

T = TypeVar("T")
CHUNK_DAYS = 31
EMPTY_CHUNKS = 3
"""A quarter of a year without anything ends the past."""
STEP_S = 300.0
"""So often the day that goes on is summed up anew: the steps of most histories."""
RETRY_S = 3_600.0
"""So often days are asked for again that nothing was recorded of: they may have come late."""
WAIT_S = 60.0
"""For a home that asks to be left alone and does not say how long."""
BATTERY, SOLAR = ("charged_wh", "discharged_wh"), ("solar_wh",)


@dataclass(frozen=True, slots=True)
class Recorded:
    """All days up to today, which is the last."""

    first: date
    days: WholeDays
    """Each list has one entry per day."""
    carried_wh: dict[str, float]
    """What the days before today have left over, by name."""
    absent: frozenset[str]
    """What cannot flow in this home."""

    @property
    def count(self) -> int:
        """How many days."""
        return len(self.days[MEASURED[0]])


class Past:
    """Keeps a whole number, or nothing, per quantity and day."""

    def __init__(self, plant: Plant, clock: Clock) -> None:
        self._plant, self._clock = plant, clock
        self._first: date | None = None
        self._days: WholeDays = {name: [] for name in (*MEASURED, *DERIVED)}
        self._carried_wh = dict.fromkeys(self._days, 0.0)
        self._beginning: tuple[date, list[Days]] | None = None
        """How far back it has come on the way to the first day."""
        self._asked: tuple[date, float] | None = None
        self._not_before_s = 0.0
        self._kept: TtlCache[Days] = TtlCache(clock, STEP_S)
        self._whole: TtlCache[None] = TtlCache(clock, 0.0)

    async def until_now(self, home: Home) -> Recorded:
        """The record as it is now."""
        zone = ZoneInfo(home.timezone or "UTC")
        today = self._clock.now().astimezone(zone).date()
        recorder = Recorder(self._history, _offered(home), absent_in(home))
        await self._whole.get(today, lambda: self._catch_up(recorder, today, zone))
        now = await self._kept.get(today, lambda: self._of_today(recorder, today, zone))
        first = self._first or today
        gap = [None] * ((today - first).days - len(self._days[MEASURED[0]]))
        days = {
            name: [*values, *gap, *whole(now[name], self._carried_wh[name])[0]] for name, values in self._days.items()
        }
        return Recorded(first, days, dict(self._carried_wh), absent_in(home))

    async def _catch_up(self, recorder: Recorder, today: date, zone: ZoneInfo) -> None:
        at_s = self._clock.monotonic_s()
        if not recorder.has_any or (self._asked is not None and self._is_done(today, at_s)):
            return
        walk = self._begin if self._first is None else self._extend
        if await self._unless_not_now(lambda: walk(recorder, today, zone)):
            self._asked = today, at_s

    def _is_done(self, today: date, at_s: float) -> bool:
        if self._asked is None or self._asked[0] != today:
            return False
        is_whole = self._first is not None and self._end(self._first) == today
        return is_whole or at_s - self._asked[1] < RETRY_S

    def _end(self, first: date) -> date:
        return first + timedelta(days=len(self._days[MEASURED[0]]))

    async def _begin(self, recorder: Recorder, today: date, zone: ZoneInfo) -> bool:
        """From today backwards until nothing is found."""
        begin, chunks = self._beginning or (today, [])
        while any(map(_has_any, chunks[:EMPTY_CHUNKS])) or len(chunks) < EMPTY_CHUNKS:
            begin -= timedelta(days=CHUNK_DAYS)
            chunks = [await recorder.days(begin, CHUNK_DAYS, zone), *chunks]
            self._beginning = begin, chunks
            # Ten years take seconds: others get their turn.
            await self._clock.sleep(0.0)
        self._beginning = None
        found = {name: [value for chunk in chunks for value in chunk[name]] for name in self._days}
        measured = [index for index in range(len(found[MEASURED[0]])) if _is_measured(found, index)]
        if measured:
            self._first = begin + timedelta(days=measured[0])
            self._add(found, slice(measured[0], measured[-1] + 1))
        return True

    async def _extend(self, recorder: Recorder, today: date, zone: ZoneInfo) -> bool:
        while self._first is not None and (begin := self._end(self._first)) < today:
            count = min(CHUNK_DAYS, (today - begin).days)
            found = await recorder.days(begin, count, zone)
            measured = [index for index in range(count) if _is_measured(found, index)]
            known = count if begin + timedelta(days=count) < today else (measured[-1] + 1 if measured else 0)
            self._add(found, slice(0, known))
            if known < count:
                break
        return True

    def _add(self, found: Days, part: slice) -> None:
        for name, values in self._days.items():
            more, self._carried_wh[name] = whole(found[name][part], self._carried_wh[name])
            values.extend(more)

    async def _of_today(self, recorder: Recorder, today: date, zone: ZoneInfo) -> Days:
        found = await self._unless_not_now(lambda: recorder.days(today, 1, zone))
        return {name: [None] for name in self._days} if found is None else found

    async def _unless_not_now(self, question: Callable[[], Awaitable[T]]) -> T | None:
        """None while it cannot be asked: what is known already is shown, and a later request goes on from there."""
        if self._clock.monotonic_s() < self._not_before_s:
            return None
        try:
            return await question()
        except DeviceUnreachable:
            return None
        except RateLimited as error:
            wait_s = WAIT_S if error.retry_after_s is None else error.retry_after_s
            self._not_before_s = self._clock.monotonic_s() + wait_s
            return None

    async def _history(self, quantity: str, since: datetime, until: datetime) -> Series | None:
        return await optional(self._plant.history(quantity, since, min(until, self._now())))

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def absent_in(home: Home) -> frozenset[str]:
    """What cannot flow: of a battery, solar or a car that is not there."""
    reads, ratings = home.capabilities.readable, home.ratings
    has_battery = home.has(DeviceKind.BATTERY) or ratings.capacity_wh is not None or "soc_percent" in reads
    lacking: set[str] = set() if has_battery else set(BATTERY)
    lacking |= set(SOLAR) if home.coupling is Coupling.NONE else set()
    return frozenset(lacking | (set() if home.has(DeviceKind.CHARGER) else {"car_wh"}))


def _offered(home: Home) -> frozenset[str]:
    return frozenset(offer.quantity for offer in home.capabilities.history)


def _has_any(days: Days) -> bool:
    return any(value is not None for name in MEASURED for value in days[name])


def _is_measured(days: Days, index: int) -> bool:
    return any(days[name][index] is not None for name in MEASURED)
