"""``metrics``: averages of five minutes, days and weeks, as JSON and as a CSV file."""

from datetime import datetime, timedelta

from starlette.responses import Response

from ...wire.session import CUSTOMER
from ..request import FaceRequest, FaceRoute, Query
from ..responses import Refused, json_response, ready
from ..state import FaceState
from .export import columns_from, csv_from
from .records import Bucket, by_days, fetch_buckets, metrics_from, midnight, monday

MAX_DAYS, MAX_DAYS_OF_FIVE_MINUTES = 366, 32
"""Of a span (invented): a month of five-minute records is 9,000 points, a year 24 MB of JSON."""
DAYS_OF_FREQUENCY = {"": 0, "daily": 1, "weekly": 7}


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    routes = []
    for frequency in DAYS_OF_FREQUENCY:
        metrics, suffix = Metrics(state, frequency), f"/{frequency}" if frequency else ""
        routes.append(FaceRoute("GET", f"/api/metrics{suffix}", metrics.get, CUSTOMER))
        routes.append(FaceRoute("GET", f"/api/metrics/export{suffix}", metrics.export, CUSTOMER))
    return routes


class Metrics:
    """Handlers of one frequency."""

    def __init__(self, state: FaceState, frequency: str) -> None:
        self._state, self._frequency = state, frequency

    async def get(self, request: FaceRequest) -> Response:
        """Return the points of a span."""
        is_document = self._state.profile.is_document
        max_days = MAX_DAYS if self._frequency else MAX_DAYS_OF_FIVE_MINUTES
        metrics = metrics_from(await self._buckets(request.query, max_days), is_document=is_document)
        return json_response(metrics) if is_document else ready(metrics)

    async def export(self, request: FaceRequest) -> Response:
        """Return them as a file."""
        columns = columns_from(request.query.text("field") or "")
        text = csv_from(await self._buckets(request.query, MAX_DAYS), columns, await self._state.zone())
        headers = {"Content-Disposition": 'attachment; filename="metrics.csv"'}
        return Response(text, 200, headers, media_type="text/csv")

    async def _buckets(self, query: Query, max_days: int) -> list[Bucket]:
        since, until = await self._span(query, max_days)
        buckets = await fetch_buckets(self._state.plant.plant, since, until)
        days = DAYS_OF_FREQUENCY[self._frequency]
        return by_days(buckets, await self._state.zone(), days) if days else buckets

    async def _span(self, query: Query, max_days: int) -> tuple[datetime, datetime]:
        """Return ``from`` and ``to``; by the document there are no such, and it is today, or this week."""
        since, until = query.instant("from", "metrics"), query.instant("to", "metrics")
        if self._state.profile.is_document and since is None and until is None:
            now, zone = self._state.clock.now(), await self._state.zone()
            return (monday(now, zone) if self._frequency else midnight(now, zone)), now
        if since is None or until is None:
            name = "From" if since is None else "To"
            text = f"Key: 'MetricsReq.{name}' Error:Field validation for '{name}' failed on the 'required' tag"
            raise Refused("metrics", text)
        if until < since or until - since > timedelta(days=max_days):
            raise Refused("metrics", "err_invalid_range", f"at most {max_days} days")
        return since, until
