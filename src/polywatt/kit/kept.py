"""Answers that are shared by all who ask at about the same time, and for a short while after."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from .clock import Clock
from .single_flight import SingleFlight

T = TypeVar("T")


class Kept(Generic[T]):
    """What was asked within the last ``keep_s`` is not asked again, and nothing is asked twice at once."""

    def __init__(self, clock: Clock, keep_s: float, most: int = 8) -> None:
        self._clock, self._keep_s, self._most = clock, keep_s, most
        self._flight: SingleFlight[T] = SingleFlight()
        self._answers: dict[Hashable, tuple[float, T]] = {}
        self._times_forgotten = 0

    async def ask(self, key: Hashable, question: Callable[[], Awaitable[T]]) -> T:
        """The answer to ``key``: kept, under way, or asked now. Errors are not kept."""
        kept = self._answers.get(key)
        if kept is not None and self._clock.monotonic_s() - kept[0] < self._keep_s:
            return kept[1]
        times = self._times_forgotten
        return await self._flight.ask((key, times), lambda: self._asked(key, question, times))

    def forget(self) -> None:
        """Something was told: what was answered before, or is being answered, is not true any more."""
        self._answers.clear()
        self._times_forgotten += 1

    async def _asked(self, key: Hashable, question: Callable[[], Awaitable[T]], times: int) -> T:
        # As old as the question: the answer may have been true then only.
        asked_at_s = self._clock.monotonic_s()
        answer = await question()
        if times == self._times_forgotten:
            self._answers.pop(key, None)
            self._answers[key] = asked_at_s, answer
            while len(self._answers) > self._most:
                self._answers.pop(next(iter(self._answers)))
        return answer
