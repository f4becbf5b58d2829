"""``autoconfig``: the gateway's own set-up."""

from starlette.responses import Response

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import empty, json
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = AutoconfigHandlers(state)
    return [
        captured("GET", "autoconfig/status", handlers.status),
        invented("POST", "autoconfig/run", handlers.run),
        invented("POST", "autoconfig/retry", handlers.run),
        invented("POST", "autoconfig/cancel", handlers.cancel),
    ]


class AutoconfigHandlers(Handlers):
    """``autoconfig``."""

    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._is_running = False

    async def status(self, _request: FaceRequest) -> Response:
        """``GET autoconfig/status``."""
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
        """``POST autoconfig/run`` and ``autoconfig/retry``."""
        self._is_running = True
        return empty(202)

    async def cancel(self, _request: FaceRequest) -> Response:
        """``POST autoconfig/cancel``."""
        self._is_running = False
        return empty(202)
