"""The battery bank of an inverter, and its modules."""

from starlette.responses import Response

from ...wire.session import Dialect
from ..request import FaceRequest, FaceRoute, post
from ..responses import json_response
from ..state import FaceState
from . import document, portal


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""
    battery_from = document.battery_from if state.dialect is Dialect.DOCUMENT else portal.battery_from

    async def fetch(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        return json_response(battery_from(await plant.snapshot(inverter)))

    return [post("/api/battery/getBatteryInfo", fetch)]
