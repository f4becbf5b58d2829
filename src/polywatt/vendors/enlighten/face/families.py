"""Who may ask: six ways in which the services want to be told, and what is said where something is missing."""

import secrets
from enum import StrEnum, auto

from starlette.requests import Request
from starlette.responses import Response

from ..wire.session import SESSION_COOKIES, XSRF_COOKIES
from .answers import signed_out, spring_error
from .sessions import Session, Sessions

TOKEN_HEADER, XSRF_HEADER, USERNAME_HEADER = "e-auth-token", "x-xsrf-token", "username"
WALL = """<!DOCTYPE html>
<html><head><title>Enlighten</title></head><body>
<form action="https://enlighten.enphaseenergy.com/login/login" method="post">
<input name="user[email]" type="email"><input name="user[password]" type="password">
</form></body></html>
"""
"""What a browser without a session gets; clients know it by "/login/login" (seen by clients of the service)."""


class Family(StrEnum):
    """What a path wants to see."""

    OPEN = auto()
    """Nothing."""
    COOKIES = auto()
    """The session's cookie."""
    TOKEN = auto()
    """The same, and e-auth-token."""
    BEARER = auto()
    """The same, and Authorization."""
    USERNAME = auto()
    """Cookies, e-auth-token, and the user's id as Username."""
    XSRF = auto()
    """The same, and the XSRF token twice: in a header and as a cookie."""
    PARTNER = auto()
    """Authorization alone: the partner API."""


def session_of(request: Request, family: Family, sessions: Sessions) -> Session | None:
    """Whose request it is; None where nobody needs to be known.

    Raises:
        Refused: it does not say, or not in the way that this family wants.
    """
    if family is Family.OPEN:
        return None
    if family is Family.PARTNER:
        return _existing(sessions.of_token(_bearer(request)))
    session = _existing(_by_cookie(request, sessions))
    if family is not Family.COOKIES:
        _check_same(session, sessions.of_token(request.headers.get(TOKEN_HEADER, "")))
    if family is Family.BEARER:
        _check_same(session, sessions.of_token(_bearer(request)))
    if family in (Family.USERNAME, Family.XSRF):
        _check_username(request, session)
    if family is Family.XSRF:
        _check_xsrf(request, session)
    return session


def wall() -> Response:
    """The page to sign in, for whoever reads HTML: its status does not say that it is one, as clients have seen."""
    return Response(WALL, 200, media_type="text/html")


def is_browser(request: Request) -> bool:
    """Whether HTML is what it wants."""
    return "text/html" in request.headers.get("accept", "")


def same(given: str, right: str) -> bool:
    """Compared in the same time, whatever is given."""
    return secrets.compare_digest(given.encode("utf-8", "replace"), right.encode("utf-8", "replace"))


def _existing(session: Session | None) -> Session:
    if session is None:
        raise signed_out()
    return session


def _by_cookie(request: Request, sessions: Sessions) -> Session | None:
    found = (sessions.of_cookie(request.cookies.get(name, "")) for name in SESSION_COOKIES)
    return next((session for session in found if session is not None), None)


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _check_same(session: Session, other: Session | None) -> None:
    if other is not session:
        raise signed_out()


def _check_username(request: Request, session: Session) -> None:
    if not same(request.headers.get(USERNAME_HEADER, ""), session.user.id):
        raise spring_error(403, "Forbidden", request.scope["path"])


def _check_xsrf(request: Request, session: Session) -> None:
    """The token of this session, the same in the header and in a cookie."""
    given = request.headers.get(XSRF_HEADER, "")
    is_doubled = any(same(given, request.cookies.get(name, "")) for name in XSRF_COOKIES)
    if not (is_doubled and same(given, session.xsrf)):
        raise spring_error(403, "Forbidden", request.scope["path"])
