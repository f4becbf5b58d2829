"""Which path answers what, and to whom."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.vendor import Credentials
from polywatt.model import Plant, PolywattError, Unsupported

from .answers import STOPPED, bad_body, empty, no_access, refusal
from .basis import LIVE
from .live import Live
from .profile import PROFILES, Vitals
from .session import INSTALLERS, Sessions
from .snapshot import Snapshots
from .wizard import Basis, Call, found_in, wizard_rows

ALL_THAT_IS_LEFT = {
    ("POST", "/api/login/Basic"),
    ("GET", "/api/logout"),
    ("GET", "/api/meters/aggregates"),
    ("GET", "/api/system_status/soe"),
    ("GET", "/api/system_status/grid_status"),
}
"""Of a restricted gateway: Powerwall 3 and recent firmware (Home Assistant pull request 169137)."""


class PowerwallFace:
    """The API, whole and stateful; the state of the home is the plant's."""

    def __init__(self, plant: Plant, profile: str, credentials: Credentials, clock: Clock) -> None:
        self._profile = PROFILES[profile]
        self._sessions = Sessions(credentials, clock)
        snapshots = Snapshots(plant, clock)
        snapshots.own.version = self._profile.version
        self._routes = Live(plant, snapshots, self._profile, clock).routes() | {
            "/api/login/Basic": {"POST": self._log_in},
            "/api/logout": {"GET": self._log_out},
        }
        self._rows = wizard_rows(plant, snapshots, clock, self._sessions.set_password)
        self._open = {("POST", "/api/login/Basic"), ("GET", "/api/logout")}
        if self._profile.is_status_open:
            self._open.add(("GET", "/api/status"))
        self._for_installers = set()
        if self._profile.vitals == Vitals.INSTALLER:
            self._for_installers.add(("GET", "/api/devices/vitals"))
        if not self._profile.owner_may_set:
            self._for_installers.add(("POST", "/api/operation"))
        self.app = asgi_app(self._answer)

    def endpoints(self) -> dict[tuple[str, str], Basis]:
        """All that it answers, by method and path below ``/api/``, and what each is made of."""
        live = {
            (m, p.removeprefix("/api/")): LIVE[m, p.removeprefix("/api/")]
            for p in self._routes
            for m in self._routes[p]
        }
        return live | {(row.method, row.path): row.basis for row in self._rows}

    async def _answer(self, request: Request) -> Response:
        method, path = request.method, request.scope["path"]
        if path == "/api":
            return Response(None, 301, {"Location": "/api/"})
        if not path.startswith("/api/"):
            return Response("404 page not found\n", 404, media_type="text/plain")
        # The document's prose spells a path with a trailing slash, its table without.
        path = path.rstrip("/")
        if self._profile.is_restricted and (method, path) not in ALL_THAT_IS_LEFT:
            return refusal(404, "File Not Found", "File Not Found")
        handlers = self._routes.get(path)
        handler = None if handlers is None else handlers.get(method)
        # The rows are looked at only for what is not asked every second.
        row = False if handler is not None else found_in(self._rows, method, _raw_path(request))
        is_open = (method, path) in self._open or (isinstance(row, tuple) and row[0].is_open)
        if not is_open and not self._lets(request, method, path):
            return no_access(method)
        if handlers is None and row is False:
            return refusal(404, "File Not Found", "File Not Found")
        if handler is None and not isinstance(row, tuple):
            return refusal(405, "method not allowed", "Method Not Allowed")
        try:
            body = await read_body(request)
            if isinstance(row, tuple):
                return await row[0].answer(Call(body, row[1]))
            assert handler is not None  # noqa: S101  # else there is a row
            return await handler(body)
        except InvalidBody as error:
            return bad_body(str(error))
        except Unsupported as error:
            return bad_body(str(error))
        except PolywattError:
            # No site controller behind us, or none that answers.
            return empty(STOPPED)

    def _lets(self, request: Request, method: str, path: str) -> bool:
        """Whether whoever asks is signed in, and in a role that may do this."""
        role = self._sessions.role_of(request)
        return role is not None and (role in INSTALLERS or (method, path) not in self._for_installers)

    async def _log_in(self, body: bytes) -> Response:
        return self._sessions.log_in(body)

    async def _log_out(self, _body: bytes) -> Response:
        return self._sessions.log_out()


def _raw_path(request: Request) -> str:
    """Below ``/api/``, with each part decoded by itself: a name may hold a slash."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    parts = raw.decode("latin-1").partition("?")[0].strip("/").split("/")[1:]
    return "/".join(unquote(part).replace("/", "\x00") for part in parts)
