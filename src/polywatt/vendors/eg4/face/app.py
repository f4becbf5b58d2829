"""Who is let in, and what a request is."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.vendor import FaceOptions
from polywatt.model import Plant, Unsupported

from .account import Account
from .answers import INVALID, INVALID_LOGIN, Refused
from .document import DocumentSpelling
from .portal import PortalSpelling
from .spelling import Form

FORM = "application/x-www-form-urlencoded"
ROOT, LOGIN = "/WManage", "/WManage/api/login"


class Eg4Face:
    """The API, whole and stateful, with one account and its plants; the state of a home is its plant's."""

    def __init__(self, plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> None:
        is_document = options.profile == "document"
        self._account = Account(plants, options.credentials, clock, is_document=is_document)
        self._spelling = DocumentSpelling(self._account) if is_document else PortalSpelling(self._account)
        self._routes = {ROOT + path: handler for path, handler in self._spelling.table().items()}
        self.app = asgi_app(self._answer)

    async def _answer(self, request: Request) -> Response:
        path = request.scope["path"]
        handler = self._routes.get(path)
        if handler is None and path != LOGIN:
            return Response("Not Found", 404, media_type="text/plain")
        if request.method != "POST":
            return Response("Method Not Allowed", 405, {"Allow": "POST"}, media_type="text/plain")
        if handler is not None and not self._account.sessions.is_in(request):
            return self._spelling.signed_out()
        try:
            form = await _form_of(request)
            return await (self._log_in if handler is None else handler)(form)
        except Refused as error:
            return self._spelling.refused(error)
        except (InvalidBody, Unsupported):
            return self._spelling.refused(Refused(INVALID))

    async def _log_in(self, form: Form) -> Response:
        cookie = self._account.sessions.log_in(form.get("account", ""), form.get("password", ""))
        if cookie is None:
            raise Refused(INVALID_LOGIN)
        answer = await self._spelling.login()
        answer.headers["Set-Cookie"] = cookie
        return answer


async def _form_of(request: Request) -> dict[str, str]:
    """The body's fields; JSON and other kinds are refused.

    Raises:
        Refused: it is no form.
    """
    body = await read_body(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != FORM:
        raise Refused(INVALID)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError as error:
        raise Refused(INVALID) from error
