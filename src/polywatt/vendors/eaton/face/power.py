"""``device/power``."""

from starlette.responses import Response

from polywatt.model import Start, Stop

from ..wire.session import CUSTOMER
from .request import FaceRequest, FaceRoute
from .responses import json_response
from .state import FaceState
from .validation import fields_of

STEP = "set_power"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def switch(request: FaceRequest) -> Response:
        is_on = fields_of(request.body, "PowerReq", STEP).nested("parameters").boolean("state")
        await state.send(STEP, Start() if is_on else Stop())
        return json_response("")

    return [FaceRoute("POST", "/api/device/power", switch, CUSTOMER)]
