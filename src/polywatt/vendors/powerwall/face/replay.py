"""Captures of a gateway, served behind its sign-in. Without a home behind them they can be read, and nothing else."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.vendor import FaceOptions
from polywatt.model import PolywattError

from .responses import bad_body, encoded, no_access, not_found
from .session import Sessions

ACTIONS = {"/api/config/completed", "/api/sitemaster/run", "/api/sitemaster/stop"}
"""GETs that have an effect: a captured answer to one would claim an effect that there was not."""
OPEN_PATHS = {"/api/status", "/api/customer/registration", "/api/auth/toggle/supported"}
"""Paths that answer without a session in captures."""


class PowerwallReplay:
    """A folder of captures: ``meters.aggregates.json`` answers ``/api/meters/aggregates``, ``….err`` a refusal."""

    def __init__(self, options: FaceOptions, clock: Clock) -> None:
        self._answers = answers_in(options.replay or Path())
        self._sessions = Sessions(options.credentials, clock)
        self.app = asgi_app(self._respond)

    async def _respond(self, request: Request) -> Response:
        path = request.scope["path"].rstrip("/")
        if path == "/api/login/Basic" and request.method == "POST":
            return await self._log_in(request)
        if path == "/api/logout":
            return self._sessions.log_out()
        if path not in OPEN_PATHS and self._sessions.role_of(request) is None:
            return no_access(request.method)
        if request.method != "GET" or path in ACTIONS:
            return no_access(request.method)
        if path not in self._answers:
            return not_found()
        status, body = self._answers[path]
        if status == 502:
            return Response(None, status)
        return encoded(body, status) if body[:1] not in (b"\x0a", b"\x08") else Response(body, status)

    async def _log_in(self, request: Request) -> Response:
        try:
            return self._sessions.log_in(await read_body(request))
        except InvalidBody as error:
            return bad_body(str(error))


def answers_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return status and body by path.

    Raises:
        PolywattError: there is nothing in the folder that could be served.
    """
    answers = {}
    for file in sorted(folder.iterdir()) if folder.is_dir() else []:
        match file.suffix:
            case ".json":
                answers[_path_of(file.stem)] = 200, file.read_bytes()
            case ".err":
                answers[_path_of(file.stem)] = _refusal_in(file.read_bytes())
            case ".bin":
                answers[_path_of(file.stem.removesuffix(".protobuf"))] = 200, file.read_bytes()
    if not answers:
        raise PolywattError(f"{folder} holds no captures to replay (files such as meters.aggregates.json)")
    return answers


def _path_of(stem: str) -> str:
    """Return the path of a file: its name with dots is the path; some captures begin with "api"."""
    return "/api/" + stem.removeprefix("api.").replace(".", "/")


def _refusal_in(text: bytes) -> tuple[int, bytes]:
    """Return status and body of a captured response: ``HTTP/2 502 ...``."""
    head, _, body = text.replace(b"\r\n", b"\n").partition(b"\n\n")
    status = re.match(rb"HTTP/\S+ (\d{3})", head)
    return (int(status[1]) if status is not None else 500), body.lstrip(b"\n")
