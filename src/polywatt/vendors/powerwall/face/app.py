"""Requests: find the route, authorise, read the body, call the handler, and refuse in the gateway's words."""

import re
from dataclasses import replace
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.router import MethodNotAllowed, PathNotFound, RouteMatch, Router
from polywatt.kit.vendor import Credentials
from polywatt.model import Plant, PolywattError, Unsupported

from . import (
    auth,
    config,
    customer,
    islanding,
    meters,
    networks,
    operation,
    powerwalls,
    session,
    site_info,
    sitemaster,
    solar_powerwall,
    solars,
    status,
    system,
    system_status,
    vitals,
)
from .profile import PROFILES
from .request import INSTALLER, OPEN, Evidence, FaceRequest, Handler
from .responses import STOPPED, bad_body, empty, no_access, not_found, refusal
from .session import INSTALLERS, Sessions
from .state import FaceState

GROUPS = (
    *(status, meters, system_status, vitals, operation, config, site_info, powerwalls, solars, sitemaster, islanding),
    *(customer, networks, solar_powerwall, system),
)
RESTRICTED = {
    ("POST", "/api/login/Basic"),
    ("GET", "/api/logout"),
    ("GET", "/api/meters/aggregates"),
    ("GET", "/api/system_status/soe"),
    ("GET", "/api/system_status/grid_status"),
}
"""Endpoints of a restricted gateway: Powerwall 3 and recent firmware (Home Assistant pull request 169137)."""
PREFIXED = re.compile(r"(/api/networks/enable_)([^/]+)")
"""The one name that is only a part of its segment; the router knows whole segments."""


class PowerwallFace:
    """The API, whole and stateful; the state of the home is the plant's."""

    def __init__(self, plant: Plant, profile: str, credentials: Credentials, clock: Clock) -> None:
        self._profile = PROFILES[profile]
        self._sessions = Sessions(credentials, clock)
        state = FaceState(plant, self._profile, clock)
        routes = [*session.routes(self._sessions), *auth.routes(state, self._sessions)]
        routes += [route for group in GROUPS for route in group.routes(state)]
        if self._profile.is_restricted:
            routes = [route for route in routes if (route.method, route.path) in RESTRICTED]
        self.routes = tuple(routes)
        self._exact: Router[Handler] = Router(route for route in routes if "{" not in route.path)
        self._patterns: Router[Handler] = Router(
            replace(route, path=_router_path(route.path)) for route in routes if "{" in route.path
        )
        self.app = asgi_app(self._respond)

    def endpoints(self) -> dict[tuple[str, str], Evidence]:
        """Return the evidence of each endpoint, by method and path below ``/api/``."""
        return {(route.method, route.path.removeprefix("/api/")): route.evidence for route in self.routes}

    async def _respond(self, request: Request) -> Response:
        method, path = request.method, request.scope["path"]
        if not path.startswith("/api/"):
            return _outside(path)
        try:
            # The document's prose spells a path with a trailing slash, its table without.
            match = self._find(method, path.rstrip("/"), request)
        except (PathNotFound, MethodNotAllowed) as error:
            return self._unserved(request, is_path_known=isinstance(error, MethodNotAllowed))
        access = match.route.access
        if access != OPEN:
            role = self._sessions.role_of(request)
            if role is None or (access == INSTALLER and role not in INSTALLERS):
                return no_access(method)
        try:
            body = b"" if method == "GET" else await read_body(request)
            return await match.route.handler(FaceRequest(body, match.names))
        except (InvalidBody, Unsupported) as error:
            return bad_body(str(error))
        except PolywattError:
            # No site controller behind us, or none that answers.
            return empty(STOPPED)

    def _find(self, method: str, path: str, request: Request) -> RouteMatch[Handler]:
        """Return the route of a request; a path that is served for another method may still fit a pattern."""
        try:
            return self._exact.find(method, path)
        except (PathNotFound, MethodNotAllowed) as error:
            try:
                return self._patterns.find(method, _router_path(_raw_path(request)))
            except PathNotFound:
                raise error from None

    def _unserved(self, request: Request, *, is_path_known: bool) -> Response:
        if self._profile.is_restricted:
            return not_found()
        if self._sessions.role_of(request) is None:
            return no_access(request.method)
        return refusal(405, "method not allowed", "Method Not Allowed") if is_path_known else not_found()


def _outside(path: str) -> Response:
    if path == "/api":
        return Response(None, 301, {"Location": "/api/"})
    return Response("404 page not found\n", 404, media_type="text/plain")


def _raw_path(request: Request) -> str:
    """Return the path with each segment decoded by itself: a name may hold a slash."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    segments = raw.decode("latin-1").partition("?")[0].strip("/").split("/")
    return "/" + "/".join(unquote(segment).replace("/", "\x00") for segment in segments)


def _router_path(path: str) -> str:
    return PREFIXED.sub(r"\1/\2", path) if PREFIXED.fullmatch(path) else path
