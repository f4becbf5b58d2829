"""Request handling: find the route, authorise, read the body, call the handler, refuse as the vendor does."""

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.router import MethodNotAllowed, PathNotFound, Router
from polywatt.kit.vendor import Credentials
from polywatt.model import Plant, PolywattError

from . import command, config, device, metrics, notifications, schedule, session, settings, status, technical
from .profile import DOCUMENT, FIELD
from .request import FaceRequest, Handler, Query
from .responses import INTERNAL, Refused, page_not_found
from .session import Sessions
from .state import FaceState

GROUPS = (config, device, status, settings, metrics, schedule, notifications, command, technical)


class EatonFace:
    """The API, whole and stateful; the state of the home is the plant's."""

    def __init__(self, plant: Plant, profile: str, credentials: Credentials, clock: Clock) -> None:
        self._profile = DOCUMENT if profile == "document" else FIELD
        self._sessions = Sessions(credentials, clock)
        state = FaceState(plant, self._profile, clock)
        routes = [route for group in GROUPS for route in group.routes(state)]
        self._router: Router[Handler] = Router([*session.routes(state, self._sessions), *routes])
        self.app = asgi_app(self._respond)

    async def _respond(self, request: Request) -> Response:
        method, path = request.method, request.scope["path"]
        if not self._profile.is_document and (method, path) == ("PUT", "/api/settings"):
            return Response(None, 307, {"Location": "/api/settings/"})
        try:
            # Sentences and tables of the document spell paths with and without the slash at their end.
            match = self._router.find(method, path.removesuffix("/"))
            access, headers = match.route.access, request.scope["headers"]
            if access is not None:
                self._sessions.authorise(headers, access)
            # Nobody reads the query of a sign-in, or refuses it.
            query = Query(b"" if access is None else request.scope["query_string"])
            return await match.route.handler(FaceRequest(await _read_body(request), query, match.names, headers))
        except (PathNotFound, MethodNotAllowed):
            return page_not_found()
        except Refused as refusal:
            return refusal.response
        except PolywattError as error:
            # The controller is there, the home behind it does not answer (a form that is invented).
            return Refused("device", INTERNAL, str(error), status=503).response


async def _read_body(request: Request) -> bytes:
    try:
        return await read_body(request)
    except InvalidBody as error:
        raise Refused("request", str(error)) from error
