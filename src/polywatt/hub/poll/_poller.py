"""One home, asked for as long as the hub runs. Its next turn is the retry; nobody else retries a read."""

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
from ._within import TookTooLong, within

_log = structlog.get_logger()

T = TypeVar("T")

TIMEOUT_S = 10.0


class Poller:
    """Asks one home at its own pace: what it does, more rarely what it has counted, seldom what it is."""

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
        """What the home is; None until it has said so."""
        return self._home

    @property
    def status(self) -> HomeStatus:
        """How the home stands."""
        return self._status

    async def wait_until_read(self) -> None:
        """Until the first reading is there and has been through the recorder."""
        await self._has_read.wait()

    def resume(self) -> None:
        """A person has acted: ask a home again that refused us."""
        if self._status.state is HomeState.REFUSED:
            self._resumed.set()

    async def run(self) -> None:
        """Ask for ever; ends by being cancelled."""
        while True:
            began_s = self._clock.monotonic_s()
            wait_s = await self._turn()
            if self._status.state is HomeState.REFUSED:
                await self._resumed.wait()
                self._resumed.clear()
            elif wait_s is None:
                await self._clock.sleep(began_s + self._pace.reading_s - self._clock.monotonic_s())
            else:
                await self._clock.sleep(wait_s)

    @property
    def _pace(self) -> Pace:
        return Pace() if self._home is None else self._home.pace

    async def _turn(self) -> float | None:
        """Ask once. How long to leave a home alone that failed; None where the pace says it."""
        try:
            await self._ask()
        except AuthenticationFailed as error:
            self._failed(HomeState.REFUSED, error)
        except RateLimited as error:
            self._failed(HomeState.LOST, error)
            return self._told_s(error)
        except PolywattError as error:
            self._failed(HomeState.LOST, error)
            return self._patience_s()
        except Exception as error:  # noqa: BLE001  # a bug in one plant shall not end the others
            self._blundered(error)
            return self._patience_s()
        return None

    async def _ask(self) -> None:
        if self._home is None or self._clock.monotonic_s() >= self._home_due_s:
            self._home = await self._answer(self._plant.home())
            self._home_due_s = self._clock.monotonic_s() + self._home.pace.home_s
        reading = await self._answer(self._plant.reading())
        self._succeeded(reading)
        await self._keep(reading)
        self._has_read.set()
        if self._clock.monotonic_s() >= self._counters_due_s:
            await self._ask_counters()

    async def _ask_counters(self) -> None:
        """A home whose counters alone fail is up; their next turn is the retry."""
        self._counters_due_s = self._clock.monotonic_s() + self._pace.counters_s
        try:
            counters = await self._answer(self._plant.counters())
        except Unsupported:
            self._counters_due_s = math.inf
        except (AuthenticationFailed, RateLimited):
            raise
        except PolywattError as error:
            _log.debug("counters not read", home=self._name, error=str(error))
        else:
            await self._keep(counters)

    async def _answer(self, asked: Awaitable[T]) -> T:
        try:
            return await within(self._clock, self._timeout_s, asked)
        except TookTooLong as error:
            words = f"{self._name} gave no answer within {self._timeout_s:g} s: check its power and its network"
            raise DeviceUnreachable(words) from error

    async def _keep(self, kept: Reading | Counters) -> None:
        """A history that cannot be written does not make a home fail; the recorder has said so."""
        try:
            await self._record(kept)
        except StoreError as error:
            _log.debug("not recorded", home=self._name, error=str(error))

    def _told_s(self, error: RateLimited) -> float:
        """As long as it says."""
        told_s = error.retry_after_s
        # In this order a wait that is no number is the pace.
        return self._patience_s() if told_s is None else max(self._pace.reading_s, told_s)

    def _patience_s(self) -> float:
        """Longer each time, and never faster than the pace of a home that answers."""
        wait_s = self._backoff.next_s()
        return wait_s if self._home is None else max(wait_s, self._home.pace.reading_s)

    def _succeeded(self, reading: Reading) -> None:
        _log.debug("home read", home=self._name)
        self._backoff.reset()
        self._enter(HomeState.UP, last=reading, reads=self._status.reads + 1)

    def _failed(self, state: HomeState, error: Exception) -> None:
        _log.debug("home not read", home=self._name, error=str(error))
        self._enter(state, error=_one_line(str(error)), failures=self._status.failures + 1)

    def _blundered(self, error: Exception) -> None:
        """Not one of the errors a plant may raise. The traceback once, not at each turn."""
        words = _one_line(f"{self._name} met a bug in its driver ({type(error).__name__}: {error}): please report it")
        if words != self._status.error:
            _log.error("bug in a driver", home=self._name, exc_info=error)
        self._failed(HomeState.LOST, PolywattError(words))

    def _enter(
        self,
        state: HomeState,
        *,
        last: Reading | None = None,
        error: str | None = None,
        reads: int | None = None,
        failures: int | None = None,
    ) -> None:
        was = self._status
        self._status = HomeStatus(
            name=was.name,
            state=state,
            since=was.since if state is was.state else self._clock.now(),
            last=was.last if last is None else last,
            error=error,
            reads=was.reads if reads is None else reads,
            failures=was.failures if failures is None else failures,
        )
        if state is not was.state:
            self._tell(was.state)

    def _tell(self, was: HomeState) -> None:
        """Once when a home is lost, once when it is back."""
        match self._status.state:
            case HomeState.UP:
                _log.info("home up" if was is HomeState.STARTING else "home back", home=self._name)
            case HomeState.LOST:
                _log.warning("home lost", home=self._name, error=self._status.error)
            case HomeState.REFUSED:
                _log.error("home refused us", home=self._name, error=self._status.error)


def _one_line(words: str) -> str:
    return " ".join(words.split())
