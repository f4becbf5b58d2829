"""Microinverters: their list, their status, and the energy that each has produced."""

from starlette.responses import Response

from ..access import Access
from ..request import FaceRequest, Route
from ..responses import json_response, refusal
from ..state import FaceState
from .energy import ProducedEnergy
from .listing import DEFAULT_LIMIT, page_from
from .status import map_from


def routes(_state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    produced = ProducedEnergy()

    async def range_energy(request: FaceRequest) -> Response:
        start, end = request.query.get("start_date"), request.query.get("end_date")
        return json_response(await produced.between(request.site, start, end))

    return [
        Route("GET", "/app-api/{site_id}/inverters.json", _list, Access.TOKEN),
        Route("GET", "/systems/{site_id}/inverter_data_x/energy.json", range_energy, Access.TOKEN),
        Route("GET", "/systems/{site_id}/inverter_status_x.json", _status, Access.TOKEN),
    ]


async def _list(request: FaceRequest) -> Response:
    limit = _count(request, "limit", DEFAULT_LIMIT)
    offset = _count(request, "offset", 0)
    microinverters = await request.site.microinverters()
    return json_response(page_from(microinverters, request.query.get("search", ""), limit, offset))


async def _status(request: FaceRequest) -> Response:
    site = request.site
    home = await site.home()
    return json_response(map_from(home, await site.microinverters(), await site.packs()))


def _count(request: FaceRequest, name: str, default: int) -> int:
    """Return a whole number that is not negative.

    Raises:
        Refused: the text is none.
    """
    text = request.query.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise refusal(400, "Bad request", f"{name} is no count")
    return int(text)
