"""Six families of headers, by service."""

import uuid
from dataclasses import dataclass

from polywatt.model import AuthenticationFailed

from ...wire.battery_config import BATTERY_UI
from ...wire.session import BATTERY_XSRF_COOKIE
from ..endpoints import Family
from .hosts import ENLIGHTEN

AJAX = "XMLHttpRequest"
JSON = "application/json, text/javascript, */*; q=0.01"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Identity:
    """The values that headers are made of."""

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


def headers_for(family: Family, identity: Identity, *, is_form: bool = False, request_id: str = "") -> dict[str, str]:
    """Return the headers of one request, cookies excepted.

    Raises:
        AuthenticationFailed: the family needs to name the user, and no token has named one.
    """
    match family:
        case Family.LOGIN:
            headers = dict(BASE)
        case Family.SITE | Family.CONTROL:
            headers = BASE | _session(identity.session_id) | _bearer(identity.token)
        case Family.HISTORY:
            headers = BASE | _history(identity, request_id)
        case Family.BATTERY:
            headers = BATTERY_BASE | _battery(identity, request_id)
        case Family.BATTERY_WRITE:
            headers = BATTERY_BASE | _battery(identity, request_id) | _optional("X-XSRF-Token", identity.xsrf)
        case Family.PARTNER:
            headers = {"Accept": "application/json", **_bearer(identity.token)}
    return headers | ({"Content-Type": FORM, "Origin": ENLIGHTEN} if is_form else {})


def cookies_for(family: Family, identity: Identity) -> dict[str, str]:
    """Return the cookies sent beside the account's own: the header's XSRF token must be there again."""
    return _optional(BATTERY_XSRF_COOKIE, identity.xsrf) if family is Family.BATTERY_WRITE else {}


def new_request_id() -> str:
    """Return another id for each request."""
    return str(uuid.uuid4())


def require_user_id(identity: Identity) -> str:
    """Return the user's id.

    Raises:
        AuthenticationFailed: no token has named one.
    """
    if identity.user_id is None:
        raise AuthenticationFailed(
            "the sign-in to Enlighten gave no token that names the user, which this service needs; sign in again"
        )
    return identity.user_id


def _history(identity: Identity, request_id: str) -> dict[str, str]:
    session_id = identity.token_session_id or identity.session_id
    user = {"requestid": request_id, "username": require_user_id(identity)}
    return _session(session_id) | _bearer(identity.token) | user


def _battery(identity: Identity, request_id: str) -> dict[str, str]:
    return _session(identity.session_id) | {"Username": require_user_id(identity), "requestid": request_id}


def _session(session_id: str | None) -> dict[str, str]:
    return _optional("e-auth-token", session_id)


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _optional(name: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {name: value}
