"""``autoconfig``: the gateway's own set-up."""

from starlette.responses import Response

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import empty, json
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "autoconfig/status", handlers.status),
        invented("POST", "autoconfig/run", handlers.run),
        invented("POST", "autoconfig/retry", handlers.run),
        invented("POST", "autoconfig/cancel", handlers.cancel),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._is_running = False

    async def status(self, _request: FaceRequest) -> Response:
        return json(
            {
                "status": "running" if self._is_running else "not_applicable",
                "running": self._is_running,
                "retry_possible": False,
                "have_registered": True,
                "have_timezone": True,
                "have_gridcode": True,
                "grid_availability": "",
            }
        )

    async def run(self, _request: FaceRequest) -> Response:
        self._is_running = True
        return empty(202)

    async def cancel(self, _request: FaceRequest) -> Response:
        self._is_running = False
        return empty(202)
