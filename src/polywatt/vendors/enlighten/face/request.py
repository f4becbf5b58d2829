"""A request of a known user: its path, query and body."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit import router
from polywatt.kit.request_body import InvalidBody, decode_body, read_body

from .responses import Refused, server_refusal
from .state import SiteState
from .state.sessions import NOBODY, Session, User

T = TypeVar("T")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MAX_FIELDS = 100
"""More than any request has."""
_JSON = msgspec.json.Decoder()


@dataclass(frozen=True, slots=True)
class FaceRequest:
    """An authorised request to one of the user's own sites."""

    http: Request
    site_or_none: SiteState | None
    """None where the path has no site id."""
    path: Mapping[str, str]
    """The path's parameters: site_id, sn, ..."""
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: Any
    """The decoded JSON; None where there is none."""
    user: User = NOBODY
    session: Session | None = None
    """None where no sign-in is needed."""

    @property
    def site(self) -> SiteState:
        """The site, for paths that always have a site id."""
        if self.site_or_none is None:
            raise LookupError(f"{self.url_path} has no site; give its route a {{site_id}}")
        return self.site_or_none

    @property
    def url_path(self) -> str:
        """The path as it came, for the servers' refusals."""
        return str(self.http.scope["path"])


Handler = Callable[[FaceRequest], Awaitable[Response]]


class Route(router.Route[Handler]):
    """A route of this face; its ``access`` is an ``Access``."""


def read_query(http: Request) -> dict[str, str]:
    """Return the query's fields; of several with one name the last.

    Raises:
        NotUnderstood: there are too many, or it is not text.
    """
    return _fields(bytes(http.scope["query_string"]))


async def read_form_and_body(http: Request) -> tuple[dict[str, str], Any]:
    """Return a form's fields, or the decoded JSON; the other is empty, or None.

    Raises:
        NotUnderstood: the body is not what its content type says.
        Refused: the content type is another one (415).
    """
    content = await read_body(http)
    if not content:
        return {}, None
    content_type = http.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == FORM:
        return _fields(content), None
    if content_type == JSON:
        return {}, decode_body(content, _JSON)
    raise server_refusal(415, http.scope["path"])


def convert_body(body: object, shape: type[T], refusal: Refused) -> T:
    """Return the decoded body as ``shape``.

    Raises:
        Refused: it does not fit; this is ``refusal``.
    """
    try:
        return msgspec.convert(body, shape)
    except msgspec.ValidationError as error:
        raise refusal from error


def _fields(content: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise InvalidBody("the fields cannot be read") from error
    return dict(pairs)
