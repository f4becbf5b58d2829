"""``schedule``: all but the reading is undocumented, as the device's own web page does it."""

from urllib.parse import quote

from ..wire.mode import ModeRecord
from ..wire.schedule import SCHEDULE, EventRequest
from .connection import Group


class Schedule(Group):
    """The schedule and its events."""

    async def fetch(self) -> list[ModeRecord]:
        """``GET schedule/``."""
        schedule = (await self._connection.read("/api/schedule/", SCHEDULE)).result
        return [] if schedule is None or schedule.results is None else schedule.results

    async def add_event(self, event: EventRequest) -> None:
        """``POST schedule/event``."""
        await self._connection.write("POST", "/api/schedule/event", event)

    async def change_event(self, event_id: str, event: EventRequest) -> None:
        """``PUT schedule/event/{id}``."""
        await self._connection.write("PUT", _event_path(event_id), event)

    async def delete_event(self, event_id: str) -> None:
        """``DELETE schedule/event/{id}``."""
        await self._connection.write("DELETE", _event_path(event_id))


def _event_path(event_id: str) -> str:
    return f"/api/schedule/event/{quote(event_id, safe='')}"
