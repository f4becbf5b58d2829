"""The record of a site's days: read once, and the rest of each day once more."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.model import Coupling, DeviceKind, DeviceUnreachable, Home, Plant, RateLimited, Series

from .day_reader import FLOWS, MEASURED, DayReader, Days
from .rounding import WholeDays, round_with_carry

T = TypeVar("T")
CHUNK_DAYS = 31
EMPTY_CHUNKS = 3
"""A quarter of a year without data is taken for the beginning of the record."""
STEP_S = 300.0
"""Interval of summing up the current day: the step of most histories."""
RETRY_S = 3_600.0
"""Interval of reading days again that have no data yet: it may come late."""
COOL_DOWN_S = 60.0
"""For a rate limit that does not say how long it lasts."""
BATTERY, SOLAR = ("charged_wh", "discharged_wh"), ("solar_wh",)


@dataclass(frozen=True, slots=True)
class EnergyRecord:
    """All days up to today, which is the last."""

    first: date
    days: WholeDays
    """Each list has one entry per day."""
    carried_wh: dict[str, float]
    """The rounding error of the days before today, by name."""
    absent: frozenset[str]
    """Energies that cannot flow in this home."""

    @property
    def count(self) -> int:
        """The number of days."""
        return len(self.days[MEASURED[0]])


class DailyEnergy:
    """Store a whole number, or None, per quantity and day."""

    def __init__(self, plant: Plant, clock: Clock) -> None:
        self._plant, self._clock = plant, clock
        self._first: date | None = None
        self._days: WholeDays = {name: [] for name in (*MEASURED, *FLOWS)}
        self._carried_wh = dict.fromkeys(self._days, 0.0)
        self._unfinished: tuple[date, list[Days]] | None = None
        """The first day and the chunks read so far, on the way back to the first day of all."""
        self._last_read: tuple[date, float] | None = None
        """The day and the clock's time of the last complete read."""
        self._not_before_s = 0.0
        self._today: TtlCache[Days] = TtlCache(clock, STEP_S)
        self._reads: TtlCache[None] = TtlCache(clock, 0.0)

    async def record(self, home: Home) -> EnergyRecord:
        """Return the record as it is now."""
        zone = ZoneInfo(home.timezone or "UTC")
        today = self._clock.now().astimezone(zone).date()
        reader = DayReader(self._history, _available_quantities(home), absent_in(home))
        await self._reads.get(today, lambda: self._catch_up(reader, today, zone))
        today_wh = await self._today.get(today, lambda: self._read_today(reader, today, zone))
        first = self._first or today
        gap = [None] * ((today - first).days - len(self._days[MEASURED[0]]))
        days = {
            name: [*values, *gap, *round_with_carry(today_wh[name], self._carried_wh[name])[0]]
            for name, values in self._days.items()
        }
        return EnergyRecord(first, days, dict(self._carried_wh), absent_in(home))

    async def _catch_up(self, reader: DayReader, today: date, zone: ZoneInfo) -> None:
        at_s = self._clock.monotonic_s()
        if not reader.has_any or self._is_up_to_date(today, at_s):
            return
        read = self._read_back if self._first is None else self._extend
        if await self._unless_unavailable(lambda: read(reader, today, zone)):
            self._last_read = today, at_s

    def _is_up_to_date(self, today: date, at_s: float) -> bool:
        if self._last_read is None or self._last_read[0] != today:
            return False
        is_complete = self._first is not None and self._end(self._first) == today
        return is_complete or at_s - self._last_read[1] < RETRY_S

    def _end(self, first: date) -> date:
        return first + timedelta(days=len(self._days[MEASURED[0]]))

    async def _read_back(self, reader: DayReader, today: date, zone: ZoneInfo) -> bool:
        """Read from today backwards until there is no more data."""
        begin, chunks = self._unfinished or (today, [])
        while any(map(_has_any, chunks[:EMPTY_CHUNKS])) or len(chunks) < EMPTY_CHUNKS:
            begin -= timedelta(days=CHUNK_DAYS)
            chunks = [await reader.days(begin, CHUNK_DAYS, zone), *chunks]
            self._unfinished = begin, chunks
            # Ten years take seconds: other tasks run in between.
            await self._clock.sleep(0.0)
        self._unfinished = None
        days = {name: [value for chunk in chunks for value in chunk[name]] for name in self._days}
        measured = [index for index in range(len(days[MEASURED[0]])) if _is_measured(days, index)]
        if measured:
            self._first = begin + timedelta(days=measured[0])
            self._add(days, slice(measured[0], measured[-1] + 1))
        return True

    async def _extend(self, reader: DayReader, today: date, zone: ZoneInfo) -> bool:
        while self._first is not None and (begin := self._end(self._first)) < today:
            count = min(CHUNK_DAYS, (today - begin).days)
            days = await reader.days(begin, count, zone)
            measured = [index for index in range(count) if _is_measured(days, index)]
            known = count if begin + timedelta(days=count) < today else (measured[-1] + 1 if measured else 0)
            self._add(days, slice(0, known))
            if known < count:
                break
        return True

    def _add(self, days: Days, selected: slice) -> None:
        for name, values in self._days.items():
            rounded, self._carried_wh[name] = round_with_carry(days[name][selected], self._carried_wh[name])
            values.extend(rounded)

    async def _read_today(self, reader: DayReader, today: date, zone: ZoneInfo) -> Days:
        days = await self._unless_unavailable(lambda: reader.days(today, 1, zone))
        return {name: [None] for name in self._days} if days is None else days

    async def _unless_unavailable(self, read: Callable[[], Awaitable[T]]) -> T | None:
        """Return None while the plant cannot be read: the stored days remain, and a later request reads on."""
        if self._clock.monotonic_s() < self._not_before_s:
            return None
        try:
            return await read()
        except DeviceUnreachable:
            return None
        except RateLimited as error:
            wait_s = COOL_DOWN_S if error.retry_after_s is None else error.retry_after_s
            self._not_before_s = self._clock.monotonic_s() + wait_s
            return None

    async def _history(self, quantity: str, since: datetime, until: datetime) -> Series | None:
        return await optional(self._plant.history(quantity, since, min(until, self._now())))

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)


def absent_in(home: Home) -> frozenset[str]:
    """Return the energies that cannot flow: of a battery, solar or a car that the home does not have."""
    reads, ratings = home.capabilities.readable, home.ratings
    has_battery = home.has(DeviceKind.BATTERY) or ratings.capacity_wh is not None or "soc_percent" in reads
    absent: set[str] = set() if has_battery else set(BATTERY)
    absent |= set(SOLAR) if home.coupling is Coupling.NONE else set()
    return frozenset(absent | (set() if home.has(DeviceKind.CHARGER) else {"car_wh"}))


def _available_quantities(home: Home) -> frozenset[str]:
    return frozenset(recorded.quantity for recorded in home.capabilities.history)


def _has_any(days: Days) -> bool:
    return any(value is not None for name in MEASURED for value in days[name])


def _is_measured(days: Days, index: int) -> bool:
    return any(days[name][index] is not None for name in MEASURED)
