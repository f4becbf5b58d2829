"""Signing in with a password, and with a code where the account has a second factor."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from ...wire.session import BATTERY_XSRF_COOKIE, NONCE_COOKIE, SESSION_COOKIES, TOKEN_COOKIE, TOO_MANY_SESSIONS
from ..account import MFA_EMAIL, Account
from ..answers import Refused, error, json, signed_out
from ..asked import Asked
from ..families import Family, same
from ..routes import Route
from ..sessions import LIVES_S, Session, User, user_named
from . import pages
from .codes import NONCE_LIVES_S, Codes, Waiting

SESSION_COOKIE, XSRF_COOKIE = SESSION_COOKIES[0], "XSRF-TOKEN"
MOST_AT_ONCE = 50
"""More sessions than this and the field's cloud lets nobody in. Invented: only the refusal has been seen."""


class Login:
    """The ways in."""

    def __init__(self, account: Account, codes: Codes) -> None:
        self._account, self._codes = account, codes

    def field_routes(self) -> list[Route]:
        """What people use, and programs where the JSON way is shut (seen by clients of the service)."""
        return [
            Route("GET", "/login", Family.OPEN, pages.form),
            Route("POST", "/login/login", Family.OPEN, self.log_in_by_page),
        ]

    async def log_in(self, asked: Asked) -> Response:
        """``POST login/login.json``: a session, or a code is sent (document, 6.1)."""
        email, password = _credentials_in(asked)
        user = self._user(email, password)
        if self._codes.is_blocked(user):
            return json({"success": False, "isBlocked": True})
        if user == self._account.mfa_user and email.lower() != (self._account.credentials.username or "").lower():
            return self._awaiting(self._codes.send(user))
        self._check_count(user)
        return self._signed_in(user)

    async def log_in_by_page(self, asked: Asked) -> Response:
        """A form whose hidden token must be the page's; the answer is a way elsewhere, and cookies."""
        pages.check(asked)
        user = self._user(*_credentials_in(asked))
        if user == self._account.mfa_user:
            raise error(406, "Not Acceptable")
        session = self._account.sessions.begin(user)
        answer = Response(None, 302, {"Location": f"/web/{self._account.stations[0].number}"})
        _set(answer, self._cookies(session))
        return answer

    async def validate(self, asked: Asked) -> Response:
        """``POST app-api/validate_login_otp`` (document, 6.2)."""
        waiting = self._waiting(asked)
        if self._codes.is_blocked(waiting.user):
            return _invalid(is_blocked=True)
        email, code = _decoded(asked.form.get("email", "")), _decoded(asked.form.get("otp", ""))
        is_same = same(email.lower(), waiting.user.email.lower())
        if not self._codes.is_right(waiting, code if is_same else ""):
            return _invalid(is_blocked=self._codes.is_blocked(waiting.user))
        return self._signed_in(waiting.user, {"isValidMobileNumber": True})

    async def resend(self, asked: Asked) -> Response:
        """``POST app-api/generate_mfa_login_otp``: another code and nonce; the old ones are over (document, 6.3)."""
        waiting = self._waiting(asked)
        if self._codes.is_blocked(waiting.user):
            return json({"success": False, "isBlocked": True})
        self._codes.forget(waiting)
        return self._awaiting(self._codes.send(waiting.user, waiting.cookie))

    def _user(self, email: str, password: str) -> User:
        right = self._account.credentials
        known = next((name for name in (right.username or "", MFA_EMAIL) if same(email.lower(), name.lower())), None)
        if known is None or not same(password, right.password or ""):
            raise _wrong()
        return user_named(known)

    def _check_count(self, user: User) -> None:
        if self._account.is_field and self._account.sessions.count(user) >= MOST_AT_ONCE:
            raise Refused(403, {"success": False, "message": TOO_MANY_SESSIONS.capitalize()})

    def _waiting(self, asked: Asked) -> Waiting:
        cookies = asked.request.cookies
        found = self._codes.waiting(cookies.get(NONCE_COOKIE, ""), cookies.get(SESSION_COOKIE, ""))
        if found is None:
            raise signed_out()
        return found

    def _awaiting(self, waiting: Waiting) -> Response:
        told = {"success": True, "isBlocked": False}
        # Only the field says it in so many words (seen by clients of the service).
        answer = json(told | {"requires_mfa": True} if self._account.is_field else told)
        _set(
            answer,
            {
                SESSION_COOKIE: f"{waiting.cookie}; Path=/; HttpOnly",
                NONCE_COOKIE: f"{waiting.nonce}; Path=/; Max-Age={NONCE_LIVES_S:.0f}; HttpOnly",
                "email": f"{quote(waiting.user.email)}; Path=/",
            },
        )
        return answer

    def _signed_in(self, user: User, more: Mapping[str, Any] | None = None) -> Response:
        session = self._account.sessions.begin(user)
        told = {
            "message": "success",
            "session_id": session.id,
            "manager_token": self._account.sessions.token(session),
            "is_consumer": True,
            "system_id": str(self._account.stations[0].number),
            "redirect_url": "",
        }
        answer = json(told | dict(more or {}))
        _set(answer, self._cookies(session) | {NONCE_COOKIE: "; Path=/; Max-Age=0"})
        return answer

    def _cookies(self, session: Session) -> dict[str, str]:
        return {
            SESSION_COOKIE: f"{session.cookie}; Path=/; HttpOnly",
            TOKEN_COOKIE: f"{self._account.sessions.token(session)}; Path=/; Max-Age={LIVES_S:.0f}",
            XSRF_COOKIE: f"{session.xsrf}; Path=/",
            BATTERY_XSRF_COOKIE: f"{session.xsrf}; Path=/",
        }


def _credentials_in(asked: Asked) -> tuple[str, str]:
    """Of a form, or of the same as JSON (the document prints neither; the form is the contract's assumption)."""
    if asked.form:
        return asked.form.get("user[email]", ""), asked.form.get("user[password]", "")
    body = asked.body if isinstance(asked.body, dict) else {}
    user = body.get("user")
    found = user if isinstance(user, dict) else {}
    email, password = found.get("email"), found.get("password")
    return (email if isinstance(email, str) else "", password if isinstance(password, str) else "")


def _wrong() -> Refused:
    """Research 2.1: 401 or 403; the document knows the flags only (L1621)."""
    return Refused(401, {"success": False, "isBlocked": False, "message": "Invalid email or password"})


def _invalid(*, is_blocked: bool) -> Response:
    return json({"isValid": False, "isBlocked": is_blocked})


def _decoded(text: str) -> str:
    """What is in the base64; nothing where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _set(answer: Response, cookies: Mapping[str, str]) -> None:
    for name, value in cookies.items():
        answer.headers.append("Set-Cookie", f"{name}={value}")
