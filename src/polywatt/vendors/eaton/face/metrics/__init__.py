"""``metrics``: averages of five minutes, days and weeks, as JSON and as a CSV file."""

from datetime import datetime, timedelta

from starlette.responses import Response

from ...wire.session import CUSTOMER
from ..request import FaceRequest, FaceRoute, Query
from ..responses import Refused, json_response, ready
from ..state import FaceState
from .export import columns_from, csv_from
from .records import Bucket, beginning_of, by_days, fetch_buckets, metrics_from

MAX_DAYS, MAX_DAYS_OF_FIVE_MINUTES = 366, 32
"""Of a span (invented): a month of five-minute records is 9,000 points, a year 24 MB of JSON."""
DAYS_OF_FREQUENCY = {"": 0, "/daily": 1, "/weekly": 7}


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    return [route for frequency in DAYS_OF_FREQUENCY for route in _routes_of(frequency, state)]


def _routes_of(frequency: str, state: FaceState) -> list[FaceRoute]:
    is_document = state.profile.is_document

    async def get_metrics(request: FaceRequest) -> Response:
        max_days = MAX_DAYS if frequency else MAX_DAYS_OF_FIVE_MINUTES
        metrics = metrics_from(await _buckets(request.query, frequency, max_days, state), is_document=is_document)
        return json_response(metrics) if is_document else ready(metrics)

    async def export(request: FaceRequest) -> Response:
        columns = columns_from(request.query.text("field") or "")
        buckets = await _buckets(request.query, frequency, MAX_DAYS, state)
        headers = {"Content-Disposition": 'attachment; filename="metrics.csv"'}
        return Response(csv_from(buckets, columns, await state.zone()), 200, headers, media_type="text/csv")

    return [
        FaceRoute("GET", f"/api/metrics{frequency}", get_metrics, CUSTOMER),
        FaceRoute("GET", f"/api/metrics/export{frequency}", export, CUSTOMER),
    ]


async def _buckets(query: Query, frequency: str, max_days: int, state: FaceState) -> list[Bucket]:
    since, until = await _span(query, frequency, max_days, state)
    buckets = await fetch_buckets(state.plant.plant, since, until)
    days = DAYS_OF_FREQUENCY[frequency]
    return by_days(buckets, await state.zone(), days) if days else buckets


async def _span(query: Query, frequency: str, max_days: int, state: FaceState) -> tuple[datetime, datetime]:
    """Return ``from`` and ``to``; by the document there are no such, and it is today, or this week."""
    since, until = query.instant("from", "metrics"), query.instant("to", "metrics")
    if state.profile.is_document and since is None and until is None:
        now = state.clock.now()
        return beginning_of(now, await state.zone(), 7 if frequency else 1), now
    if since is None or until is None:
        name = "From" if since is None else "To"
        text = f"Key: 'MetricsReq.{name}' Error:Field validation for '{name}' failed on the 'required' tag"
        raise Refused("metrics", text)
    if until < since or until - since > timedelta(days=max_days):
        raise Refused("metrics", "err_invalid_range", f"at most {max_days} days")
    return since, until
