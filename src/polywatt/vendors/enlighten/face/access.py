"""Access to paths: the six ways in which the services identify a user, and the refusal where something is missing."""

import secrets
from enum import StrEnum, auto

from starlette.requests import Request
from starlette.responses import Response

from ..wire.session import SESSION_COOKIES, XSRF_COOKIES
from .responses import not_signed_in, spring_refusal
from .state.sessions import Session, SessionStore

TOKEN_HEADER, XSRF_HEADER, USERNAME_HEADER = "e-auth-token", "x-xsrf-token", "username"
SIGN_IN_PAGE = """<!DOCTYPE html>
<html><head><title>Enlighten</title></head><body>
<form action="https://enlighten.enphaseenergy.com/login/login" method="post">
<input name="user[email]" type="email"><input name="user[password]" type="password">
</form></body></html>
"""
"""A browser without a session gets this; clients know it by "/login/login" (seen by clients of the service)."""


class Access(StrEnum):
    """The credentials that a path requires."""

    OPEN = auto()
    """None."""
    COOKIES = auto()
    """The session's cookie."""
    TOKEN = auto()
    """The cookie and e-auth-token."""
    BEARER = auto()
    """As TOKEN, and Authorization."""
    USERNAME = auto()
    """As TOKEN, and the user's id as Username."""
    XSRF = auto()
    """As USERNAME, and the XSRF token twice: in a header and as a cookie."""
    PARTNER = auto()
    """Authorization alone: the partner API."""


def authorise(http: Request, access: Access, sessions: SessionStore) -> Session | None:
    """Return the session of a request; None where none is required.

    Raises:
        Refused: the credentials are missing, wrong, or not those that ``access`` requires.
    """
    if access is Access.OPEN:
        return None
    if access is Access.PARTNER:
        return _existing(sessions.by_token(_bearer_token(http)))
    session = _existing(_session_of_cookies(http, sessions))
    if access is not Access.COOKIES:
        _check_same(session, sessions.by_token(http.headers.get(TOKEN_HEADER, "")))
    if access is Access.BEARER:
        _check_same(session, sessions.by_token(_bearer_token(http)))
    if access in (Access.USERNAME, Access.XSRF):
        _check_username(http, session)
    if access is Access.XSRF:
        _check_xsrf(http, session)
    return session


def sign_in_page() -> Response:
    """Return the page to sign in. Its status is 200, as clients have seen: only its text says what it is."""
    return Response(SIGN_IN_PAGE, 200, media_type="text/html")


def accepts_html(http: Request) -> bool:
    """Whether the client reads HTML."""
    return "text/html" in http.headers.get("accept", "")


def secrets_equal(left: str, right: str) -> bool:
    """Whether two texts are equal, compared in constant time."""
    return secrets.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


def _existing(session: Session | None) -> Session:
    if session is None:
        raise not_signed_in()
    return session


def _session_of_cookies(http: Request, sessions: SessionStore) -> Session | None:
    candidates = (sessions.by_cookie(http.cookies.get(name, "")) for name in SESSION_COOKIES)
    return next((session for session in candidates if session is not None), None)


def _bearer_token(http: Request) -> str:
    scheme, _, token = http.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_same(session: Session, other: Session | None) -> None:
    if other is not session:
        raise not_signed_in()


def _check_username(http: Request, session: Session) -> None:
    if not secrets_equal(http.headers.get(USERNAME_HEADER, ""), session.user.id):
        raise spring_refusal(403, "Forbidden", http.scope["path"])


def _check_xsrf(http: Request, session: Session) -> None:
    """Check that the header and a cookie carry the session's token."""
    token = http.headers.get(XSRF_HEADER, "")
    has_cookie = any(secrets_equal(token, http.cookies.get(name, "")) for name in XSRF_COOKIES)
    if not (has_cookie and secrets_equal(token, session.xsrf)):
        raise spring_refusal(403, "Forbidden", http.scope["path"])
