"""Changes that the cloud has accepted and applies later."""

import asyncio
from collections.abc import Awaitable, Callable

from polywatt.kit.clock import Clock
from polywatt.kit.log import logger
from polywatt.model import PolywattError

from ..responses import Refused

_log = logger()
Apply = Callable[[], Awaitable[None]]


class PendingChanges:
    """Changes by name; a later one replaces an earlier one of the same name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._applying: set[str] = set()

    def apply_later(self, delay_s: float, apply: Apply, name: str) -> None:
        """Call ``apply`` in ``delay_s``, by the clock."""
        self.cancel(name)
        self._tasks[name] = asyncio.get_running_loop().create_task(self._run(delay_s, apply, name))

    def is_pending(self, name: str) -> bool:
        """Whether a change of this name waits, or is being applied."""
        return name in self._tasks

    def cancel(self, name: str) -> bool:
        """Cancel a change; False where none waits, or it is being applied already."""
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
            # No client waits for it any more: as with the real cloud, the setting just stays as it was.
            _log.warning("a change was not applied", change=name, error=str(error))
        finally:
            self._applying.discard(name)
            if self._tasks.get(name) is asyncio.current_task():
                del self._tasks[name]
