"""The feed as a file. The real one is not known (contract): columns and titles are invented."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from starlette.responses import Response

from .feed import Row

COLUMNS = {
    "Event ID": "id",
    "Status": "status",
    "Type": "type",
    "Description": "description",
    "Start": "event_start_date",
    "Clear": "event_clear_date",
    "Serial Number": "serial_num",
    "Recommended Action": "recommended_action",
}
DATES = ("event_start_date", "event_clear_date")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a text that starts with one of these."""


def response(rows: Sequence[Row], zone: ZoneInfo) -> Response:
    """Return a file to save; times are the site's."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.fields[key], key, zone) for key in COLUMNS.values()] for row in rows)
    headers = {"Content-Disposition": 'attachment; filename="events.csv"'}
    return Response(text.getvalue(), 200, headers, media_type="text/csv")


def _cell(value: object, key: str, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if key in DATES and isinstance(value, int):
        return datetime.fromtimestamp(value, UTC).astimezone(zone).isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
