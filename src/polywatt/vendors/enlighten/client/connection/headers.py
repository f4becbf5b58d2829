"""Six families of headers: which service wants to see what."""

import uuid
from dataclasses import dataclass
from enum import Enum, auto

from polywatt.model import AuthenticationFailed

from ..wire.battery_config import BATTERY_UI
from ..wire.session import BATTERY_XSRF_COOKIE
from .hosts import ENLIGHTEN

AJAX = "XMLHttpRequest"
JSON = "application/json, text/javascript, */*; q=0.01"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


class Family(Enum):
    """Each endpoint names its own."""

    LOGIN = auto()
    """Cookies only, and no session yet."""
    SITE = auto()
    """Cookies and e-auth-token; a bearer token where there is one."""
    CONTROL = auto()
    """The same, as the EV controller and the scheduler want it: the bearer token is needed."""
    HISTORY = auto()
    """The session id and the user of the token, and a request id (L376-L379)."""
    BATTERY = auto()
    """Username, and the Origin of another page; without a bearer token (L1303-L1304)."""
    BATTERY_WRITE = auto()
    """The same, and the XSRF token twice: in a header and as a cookie."""
    PARTNER = auto()
    """Bearer token only: the partner API, unproved."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What headers are made of."""

    session_id: str | None = None
    token: str | None = None
    token_session_id: str | None = None
    user_id: str | None = None
    xsrf: str | None = None


BASE = {"Accept": JSON, "Referer": f"{ENLIGHTEN}/", "X-Requested-With": AJAX}
"""L1691-L1696."""
BATTERY_BASE = {
    "Accept": "application/json, text/plain, */*",
    "Origin": BATTERY_UI,
    "Referer": f"{BATTERY_UI}/",
}
NEEDS_TOKEN = frozenset({Family.CONTROL, Family.HISTORY, Family.PARTNER})


def headers_for(family: Family, who: Identity, *, is_form: bool = False, request_id: str = "") -> dict[str, str]:
    """The headers of one request, cookies excepted.

    Raises:
        AuthenticationFailed: the family needs to name the user, and no token has named one.
    """
    match family:
        case Family.LOGIN:
            headers = dict(BASE)
        case Family.SITE | Family.CONTROL:
            headers = BASE | _session(who.session_id) | _bearer(who.token)
        case Family.HISTORY:
            headers = BASE | _history(who, request_id)
        case Family.BATTERY:
            headers = BATTERY_BASE | _battery(who, request_id)
        case Family.BATTERY_WRITE:
            headers = BATTERY_BASE | _battery(who, request_id) | _named("X-XSRF-Token", who.xsrf)
        case Family.PARTNER:
            headers = {"Accept": "application/json", **_bearer(who.token)}
    return headers | ({"Content-Type": FORM, "Origin": ENLIGHTEN} if is_form else {})


def cookies_for(family: Family, who: Identity) -> dict[str, str]:
    """What is sent as a cookie beside the account's own: the header's XSRF token must be found there again."""
    return _named(BATTERY_XSRF_COOKIE, who.xsrf) if family is Family.BATTERY_WRITE else {}


def new_request_id() -> str:
    """Another one for each request."""
    return str(uuid.uuid4())


def _history(who: Identity, request_id: str) -> dict[str, str]:
    session_id = who.token_session_id or who.session_id
    return _session(session_id) | _bearer(who.token) | {"requestid": request_id, "username": user_of(who)}


def _battery(who: Identity, request_id: str) -> dict[str, str]:
    return _session(who.session_id) | {"Username": user_of(who), "requestid": request_id}


def user_of(who: Identity) -> str:
    """The user's id.

    Raises:
        AuthenticationFailed: no token has named one.
    """
    if who.user_id is None:
        raise AuthenticationFailed(
            "the sign-in to Enlighten gave no token that names the user, which this service needs; sign in again"
        )
    return who.user_id


def _session(session_id: str | None) -> dict[str, str]:
    return _named("e-auth-token", session_id)


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _named(name: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {name: value}
