"""The plants of an account; in the portal page by page (capture: ``plants.json``)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response

from ..wire.session import Dialect
from .request import FaceRequest, FaceRoute, page_of, post
from .responses import Body, json_response
from .state import FaceState, ListedPlant

CREATED = "2025-05-05"
PATH, VIEWER_PATH = "/web/config/plant/list", "/web/config/plant/list/viewer"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group: the document has the viewers' page alone."""

    async def fetch(request: FaceRequest) -> Response:
        plants = await state.list_plants(request.get("searchText"))
        rows = [_row(plant, state.clock.now()) for plant in plants]
        if state.dialect is Dialect.DOCUMENT:
            return json_response({"rows": rows, "total": len(rows)})
        return json_response({"total": len(rows), "rows": page_of(rows, request)})

    paths = [VIEWER_PATH] if state.dialect is Dialect.DOCUMENT else [PATH, VIEWER_PATH]
    return [post(path, fetch) for path in paths]


def _row(plant: ListedPlant, now: datetime) -> Body:
    """Return one plant. The offset is hours and minutes (-700), whatever its name says."""
    home = plant.home
    local = now.astimezone(ZoneInfo(home.timezone or "UTC"))
    offset, dst = local.utcoffset() or timedelta(), local.dst() or timedelta()
    standard_h = (offset - dst).total_seconds() / 3_600.0
    return {
        "id": plant.number,
        "plantId": plant.number,
        "name": plant.name,
        "nominalPower": 0,
        "country": "United States of America",
        "currentTimezoneWithMinute": _hhmm(offset),
        "timezone": f"GMT {standard_h:+g}",
        "daylightSavingTime": bool(dst),
        "createDate": CREATED,
        "noticeFault": False,
        "noticeWarn": False,
        "noticeEmail": "",
        "noticeEmail2": "",
        "contactPerson": "",
        "contactPhone": "",
        "address": "",
    }


def _hhmm(offset: timedelta) -> int:
    minutes = round(offset.total_seconds() / 60.0)
    hours, rest = divmod(abs(minutes), 60)
    return (hours * 100 + rest) * (1 if minutes >= 0 else -1)
