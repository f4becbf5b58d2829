"""Poll one home for as long as the hub runs. The next poll is the retry; nothing else retries a read."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from polywatt.hub.store import StoreError
from polywatt.kit.backoff import Backoff
from polywatt.kit.clock import Clock
from polywatt.model import (
    AuthenticationFailed,
    Counters,
    DeviceUnreachable,
    Home,
    Pace,
    Plant,
    PolywattError,
    RateLimited,
    Reading,
    Unsupported,
)

from ._status import HomeState, HomeStatus
from ._time_limit import TimeLimitExceeded, with_time_limit

_log = structlog.get_logger()

T = TypeVar("T")

TIMEOUT_S = 10.0


class Poller:
    """Read one home at its own pace: often its reading, more rarely its counters, seldom its description."""

    def __init__(
        self,
        name: str,
        plant: Plant,
        record: Callable[[Reading | Counters], Awaitable[None]],
        clock: Clock,
        timeout_s: float = TIMEOUT_S,
        backoff: Backoff | None = None,
    ) -> None:
        self._name, self._plant, self._record, self._clock = name, plant, record, clock
        self._timeout_s = timeout_s
        self._backoff = Backoff() if backoff is None else backoff
        self._home: Home | None = None
        self._status = HomeStatus(name=name, state=HomeState.STARTING, since=clock.now())
        self._home_due_s = self._counters_due_s = -math.inf
        self._has_read = asyncio.Event()
        self._resumed = asyncio.Event()

    @property
    def home(self) -> Home | None:
        """The home's description; None until it has been read."""
        return self._home

    @property
    def status(self) -> HomeStatus:
        """The home's state and last reading."""
        return self._status

    async def wait_until_read(self) -> None:
        """Wait until the first reading has been taken and passed to the recorder."""
        await self._has_read.wait()

    def resume(self) -> None:
        """Poll a home that refused us again, after a person has acted."""
        if self._status.state is HomeState.REFUSED:
            self._resumed.set()

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            started_s = self._clock.monotonic_s()
            wait_s = await self._poll()
            if self._status.state is HomeState.REFUSED:
                await self._resumed.wait()
                self._resumed.clear()
            elif wait_s is None:
                await self._clock.sleep(started_s + self._pace.reading_s - self._clock.monotonic_s())
            else:
                await self._clock.sleep(wait_s)

    @property
    def _pace(self) -> Pace:
        return Pace() if self._home is None else self._home.pace

    async def _poll(self) -> float | None:
        """Poll once. Return the seconds to wait after a failure; None where the home's pace decides."""
        try:
            await self._read_home()
        except AuthenticationFailed as error:
            self._note_failure(HomeState.REFUSED, error)
        except RateLimited as error:
            self._note_failure(HomeState.LOST, error)
            return self._retry_after_s(error)
        except PolywattError as error:
            self._note_failure(HomeState.LOST, error)
            return self._backoff_s()
        except Exception as error:  # noqa: BLE001  # a bug in one plant must not end the others
            self._log_driver_bug(error)
            return self._backoff_s()
        return None

    async def _read_home(self) -> None:
        if self._home is None or self._clock.monotonic_s() >= self._home_due_s:
            self._home = await self._with_time_limit(self._plant.home())
            self._home_due_s = self._clock.monotonic_s() + self._home.pace.home_s
        reading = await self._with_time_limit(self._plant.reading())
        self._note_success(reading)
        await self._store(reading)
        self._has_read.set()
        if self._clock.monotonic_s() >= self._counters_due_s:
            await self._read_counters()

    async def _read_counters(self) -> None:
        """Read the counters. A home of which only these fail is up; their next turn is the retry."""
        self._counters_due_s = self._clock.monotonic_s() + self._pace.counters_s
        try:
            counters = await self._with_time_limit(self._plant.counters())
        except Unsupported:
            self._counters_due_s = math.inf
        except (AuthenticationFailed, RateLimited):
            raise
        except PolywattError as error:
            _log.debug("counters not read", home=self._name, error=str(error))
        else:
            await self._store(counters)

    async def _with_time_limit(self, awaitable: Awaitable[T]) -> T:
        try:
            return await with_time_limit(self._clock, self._timeout_s, awaitable)
        except TimeLimitExceeded as error:
            message = f"{self._name} gave no answer within {self._timeout_s:g} s: check its power and its network"
            raise DeviceUnreachable(message) from error

    async def _store(self, sample: Reading | Counters) -> None:
        """Record a sample. A history that cannot be written does not make a home fail; the recorder has logged it."""
        try:
            await self._record(sample)
        except StoreError as error:
            _log.debug("not recorded", home=self._name, error=str(error))

    def _retry_after_s(self, error: RateLimited) -> float:
        """Return how long the home asks us to wait, and no less than its pace."""
        retry_after_s = error.retry_after_s
        # In this order a wait that is no number is the pace.
        return self._backoff_s() if retry_after_s is None else max(self._pace.reading_s, retry_after_s)

    def _backoff_s(self) -> float:
        """Return a wait that grows with each failure, and is never shorter than the pace of a home that answers."""
        wait_s = self._backoff.next_s()
        return wait_s if self._home is None else max(wait_s, self._home.pace.reading_s)

    def _note_success(self, reading: Reading) -> None:
        _log.debug("home read", home=self._name)
        self._backoff.reset()
        self._set_status(HomeState.UP, last=reading, reads=self._status.reads + 1)

    def _note_failure(self, state: HomeState, error: Exception) -> None:
        _log.debug("home not read", home=self._name, error=str(error))
        self._set_status(state, error=_single_line(str(error)), failures=self._status.failures + 1)

    def _log_driver_bug(self, error: Exception) -> None:
        """Log an error that no plant may raise: the traceback once, not at each poll."""
        message = _single_line(
            f"{self._name} met a bug in its driver ({type(error).__name__}: {error}): please report it"
        )
        if message != self._status.error:
            _log.error("bug in a driver", home=self._name, exc_info=error)
        self._note_failure(HomeState.LOST, PolywattError(message))

    def _set_status(
        self,
        state: HomeState,
        *,
        last: Reading | None = None,
        error: str | None = None,
        reads: int | None = None,
        failures: int | None = None,
    ) -> None:
        before = self._status
        self._status = HomeStatus(
            name=before.name,
            state=state,
            since=before.since if state is before.state else self._clock.now(),
            last=before.last if last is None else last,
            error=error,
            reads=before.reads if reads is None else reads,
            failures=before.failures if failures is None else failures,
        )
        if state is not before.state:
            self._log_change(before.state)

    def _log_change(self, before: HomeState) -> None:
        """Log once when a home is lost and once when it is back."""
        match self._status.state:
            case HomeState.UP:
                _log.info("home up" if before is HomeState.STARTING else "home back", home=self._name)
            case HomeState.LOST:
                _log.warning("home lost", home=self._name, error=self._status.error)
            case HomeState.REFUSED:
                _log.error("home refused us", home=self._name, error=self._status.error)


def _single_line(text: str) -> str:
    return " ".join(text.split())
