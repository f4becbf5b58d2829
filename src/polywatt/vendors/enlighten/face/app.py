"""The application: its routes, and how each request is authorised, read and answered."""

from collections.abc import Sequence
from types import ModuleType

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody
from polywatt.kit.router import MethodNotAllowed, PathNotFound, RouteMatch, Router
from polywatt.kit.vendor import FaceOptions
from polywatt.model import Plant, PolywattError

from . import (
    battery,
    battery_config,
    charger,
    devices,
    energy,
    events,
    grid,
    history,
    inverters,
    scheduler,
    session,
    site,
)
from .access import Access, accepts_html, authorise, sign_in_page
from .rate_limit import RateLimit
from .request import FaceRequest, Handler, read_form_and_body, read_query
from .responses import Refused, refusal_from, server_refusal
from .state import FaceState
from .state.sessions import NOBODY

GROUPS: tuple[ModuleType, ...] = (
    *(session, site, devices, inverters, energy, events, history, battery),
    *(battery_config, charger, grid, scheduler),
)
"""Each has ``routes(state)``."""


class EnlightenFace:
    """The whole API with one account and its sites; the state of a home is its plant's."""

    def __init__(
        self, plants: Sequence[Plant], options: FaceOptions, clock: Clock, groups: Sequence[ModuleType] = GROUPS
    ) -> None:
        self.state = FaceState(plants, options, clock)
        self.router = Router([route for group in groups for route in group.routes(self.state)])
        limit = self.state.profile.max_requests_per_hour
        self._rate_limit = None if limit is None else RateLimit(clock, limit)
        self.app = asgi_app(self._respond)

    async def _respond(self, http: Request) -> Response:
        try:
            return await self._handle(http)
        except Refused as refused:
            is_page = refused.status == 401 and accepts_html(http)
            return sign_in_page() if is_page else refused.response(self.state.clock.now())
        except PolywattError as error:
            return refusal_from(error).response(self.state.clock.now())

    async def _handle(self, http: Request) -> Response:
        match = self._match(http)
        session = authorise(http, Access(match.route.access or ""), self.state.sessions)
        if self._rate_limit is not None and session is not None:
            self._rate_limit.check(session)
        site_state = self.state.find_site(match.names["site_id"]) if "site_id" in match.names else None
        try:
            form, body = await read_form_and_body(http)
            query = read_query(http)
        except InvalidBody as error:
            raise server_refusal(400, http.scope["path"]) from error
        user = NOBODY if session is None else session.user
        request = FaceRequest(http, site_state, match.names, query, form, body, user, session)
        return await match.route.handler(request)

    def _match(self, http: Request) -> RouteMatch[Handler]:
        path = http.scope["path"]
        try:
            return self.router.find(http.method, path)
        except PathNotFound as error:
            raise server_refusal(404, path) from error
        except MethodNotAllowed as error:
            refused = server_refusal(405, path)
            refused.headers["Allow"] = str(error)
            raise refused from error
