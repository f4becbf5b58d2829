"""``metrics``."""

from datetime import datetime

from ..wire.metrics import METRICS, Point
from ..wire.scale import epoch_ms
from .connection import Group


class Metrics(Group):
    """The device's record of averages."""

    async def fetch(self, since: datetime | None = None, until: datetime | None = None) -> list[Point]:
        """``GET metrics``: five-minute averages; by the document of today, on devices of the span requested."""
        return await self._fetch("/api/metrics/", since, until)

    async def fetch_daily(self, since: datetime | None = None, until: datetime | None = None) -> list[Point]:
        """``GET metrics/daily``: an average per local day."""
        return await self._fetch("/api/metrics/daily", since, until)

    async def _fetch(self, path: str, since: datetime | None, until: datetime | None) -> list[Point]:
        query = None if since is None or until is None else {"from": str(epoch_ms(since)), "to": str(epoch_ms(until))}
        response = await self._connection.request("GET", path, query=query)
        points = self._connection.http.decode(response, METRICS).points
        if points is None:
            raise self._connection.http.bad_answer(response, "it has no metrics")
        return points
