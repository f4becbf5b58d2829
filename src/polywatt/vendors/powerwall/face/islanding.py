"""``v2/islanding/mode``: on and off the grid."""

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.model import JoinGrid, LeaveGrid

from ..wire.islanding import ISLAND_MODE, OFF_GRID, ON_GRID, IslandMode
from .request import FaceRequest, FaceRoute, documented
from .responses import json
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    return [documented("POST", "v2/islanding/mode", _Handlers(state).set_mode)]


class _Handlers(Handlers):
    async def set_mode(self, request: FaceRequest) -> Response:
        mode = decode_body(request.body, ISLAND_MODE).island_mode
        if mode not in (OFF_GRID, ON_GRID):
            raise InvalidBody(f"island_mode {mode!r} is not supported")
        await self._state.plant.send(LeaveGrid() if mode == OFF_GRID else JoinGrid())
        return json(IslandMode(mode))
