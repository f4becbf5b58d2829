"""``troubleshooting/problems``."""

from starlette.responses import Response

from .request import FaceRequest, FaceRoute, captured
from .responses import json
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "troubleshooting/problems", handlers.problems),
    ]


class _Handlers(Handlers):
    async def problems(self, _request: FaceRequest) -> Response:
        return json({"problems": []})
