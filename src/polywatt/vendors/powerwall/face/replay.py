"""Captures of a gateway, served behind its login. There is no home behind them: they can be read and nothing else."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.vendor import FaceOptions
from polywatt.model import PolywattError

from .answers import bad_body, encoded, no_access, refusal
from .session import Sessions

NOT_READS = {"/api/config/completed", "/api/sitemaster/run", "/api/sitemaster/stop"}
"""GETs that do something: a captured answer to one would claim what did not happen."""
OPEN = {"/api/status", "/api/customer/registration", "/api/auth/toggle/supported"}
"""Seen to answer without a login."""


class PowerwallReplay:
    """A folder of captures: ``meters.aggregates.json`` answers ``/api/meters/aggregates``, ``….err`` a refusal."""

    def __init__(self, options: FaceOptions, clock: Clock) -> None:
        self._answers = answers_in(options.replay or Path())
        self._sessions = Sessions(options.credentials, clock)
        self.app = asgi_app(self._answer)

    async def _answer(self, request: Request) -> Response:
        path = request.scope["path"].rstrip("/")
        if path == "/api/login/Basic" and request.method == "POST":
            return await self._log_in(request)
        if path == "/api/logout":
            return self._sessions.log_out()
        if path not in OPEN and not self._sessions.role_of(request) is not None:
            return no_access(request.method)
        if request.method != "GET" or path in NOT_READS:
            return no_access(request.method)
        if path not in self._answers:
            return refusal(404, "File Not Found", "File Not Found")
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
    """Status and body by path.

    Raises:
        PolywattError: there is nothing in the folder that could be served.
    """
    found = {}
    for file in sorted(folder.iterdir()) if folder.is_dir() else []:
        match file.suffix:
            case ".json":
                found[_path_of(file.stem)] = 200, file.read_bytes()
            case ".err":
                found[_path_of(file.stem)] = _refusal_in(file.read_bytes())
            case ".bin":
                found[_path_of(file.stem.removesuffix(".protobuf"))] = 200, file.read_bytes()
    if not found:
        raise PolywattError(f"{folder} holds no captures to replay (files such as meters.aggregates.json)")
    return found


def _path_of(stem: str) -> str:
    """A file's name is its path with dots; some captures keep the leading "api"."""
    return "/api/" + stem.removeprefix("api.").replace(".", "/")


def _refusal_in(text: bytes) -> tuple[int, bytes]:
    """A captured head and body: ``HTTP/2 502 ...``."""
    head, _, body = text.replace(b"\r\n", b"\n").partition(b"\n\n")
    status = re.match(rb"HTTP/\S+ (\d{3})", head)
    return (int(status[1]) if status is not None else 500), body.lstrip(b"\n")
