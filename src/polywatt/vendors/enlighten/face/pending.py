"""What the cloud has accepted and applies later."""

import asyncio
from collections.abc import Awaitable, Callable

from polywatt.kit.clock import Clock
from polywatt.kit.log import logger
from polywatt.model import PolywattError

from .answers import Refused

_log = logger()
Apply = Callable[[], Awaitable[None]]


class PendingChanges:
    """At most one of each name; a later one takes the earlier one's place."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._applying: set[str] = set()

    def later(self, delay_s: float, apply: Apply, name: str) -> None:
        """Call ``apply`` in ``delay_s``, by the clock."""
        self.cancel(name)
        self._tasks[name] = asyncio.get_running_loop().create_task(self._run(delay_s, apply, name))

    def pending(self, name: str) -> bool:
        """Whether one of this name waits, or is being applied."""
        return name in self._tasks

    def cancel(self, name: str) -> bool:
        """Forget one; False: none was waiting, or it is being applied already."""
        if name in self._applying:
            return False
        task = self._tasks.pop(name, None)
        return task is not None and task.cancel()

    async def _run(self, delay_s: float, apply: Apply, name: str) -> None:
        try:
            await self._clock.sleep(delay_s)
            self._applying.add(name)
            await apply()
        except (Refused, PolywattError) as error:
            # Nobody waits for it any more: as with the real cloud, the setting just stays as it was.
            _log.warning("a change was not applied", change=name, error=str(error))
        finally:
            self._applying.discard(name)
            if self._tasks.get(name) is asyncio.current_task():
                del self._tasks[name]
