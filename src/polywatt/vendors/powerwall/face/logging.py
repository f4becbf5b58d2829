"""``logging``: lines for the gateway's own log."""

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody

from .request import FaceRequest, FaceRoute, documented
from .state import FaceState, Handlers

LEVELS = ("debug", "info", "warn", "error")
MAX_LINES = 1_000


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        documented("POST", "logging", handlers.write),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._log: list[tuple[str, str]] = []

    async def write(self, request: FaceRequest) -> Response:
        """``POST logging``: level and log, as the document names them; it does not say which levels there are."""
        level, text = request.text("level"), request.fields().get("log")
        if level.lower() not in LEVELS or not isinstance(text, str):
            raise InvalidBody(f"level is one of {', '.join(LEVELS)}, and log is text")
        self._log = [*self._log, (level, text)][-MAX_LINES:]
        return Response(None, 200)
