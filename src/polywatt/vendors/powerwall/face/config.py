"""``config``, and the commit of what was posted to ``operation``."""

from starlette.responses import Response

from ..wire.config import Config
from .request import FaceRequest, FaceRoute, captured, documented
from .responses import empty, json
from .snapshot import gateway_din
from .state import FaceState, Handlers
from .status import status_from


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [captured("GET", "config", handlers.fetch), documented("GET", "config/completed", handlers.complete)]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        return json(Config(gateway_din((await self._state.home()).devices)))

    async def complete(self, _request: FaceRequest) -> Response:
        await self._state.commit()
        if self._state.profile.completes_with_status:
            return json(status_from(await self._state.home(), self._state))
        return empty(202)
