"""Sign-in with a password, and with a one-time code where the account has a second factor."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from ...wire.session import BATTERY_XSRF_COOKIE, NONCE_COOKIE, SESSION_COOKIES, TOKEN_COOKIE, TOO_MANY_SESSIONS
from ..access import Access, secrets_equal
from ..request import FaceRequest, Route
from ..responses import Refused, json_response, not_signed_in, refusal
from ..state import MFA_EMAIL, FaceState
from ..state.sessions import LIFETIME_S, Session, User, user_with_email
from . import page
from .codes import NONCE_LIFETIME_S, PendingSignIn, SignInCodes

SESSION_COOKIE, XSRF_COOKIE = SESSION_COOKIES[0], "XSRF-TOKEN"


class SignIn:
    """The ways to sign in."""

    def __init__(self, state: FaceState, codes: SignInCodes) -> None:
        self._state, self._codes = state, codes

    def field_routes(self) -> list[Route]:
        """Return the routes for people, and for programs where the JSON path is closed (seen by clients)."""
        return [
            Route("GET", "/login", page.form, Access.OPEN),
            Route("POST", "/login/login", self.sign_in_by_page, Access.OPEN),
        ]

    async def sign_in(self, request: FaceRequest) -> Response:
        """``POST login/login.json``: start a session, or send a code (document, 6.1)."""
        email, password = _credentials_in(request)
        user = self._user(email, password)
        if self._codes.is_blocked(user):
            return json_response({"success": False, "isBlocked": True})
        if user == self._state.mfa_user and email.lower() != (self._state.credentials.username or "").lower():
            return self._code_required(self._codes.send(user))
        self._check_count(user)
        return self._signed_in(user)

    async def sign_in_by_page(self, request: FaceRequest) -> Response:
        """``POST login/login``: a form with the page's hidden token; answers with a redirect and cookies."""
        page.check_form(request)
        user = self._user(*_credentials_in(request))
        if user == self._state.mfa_user:
            raise refusal(406, "Not Acceptable")
        session = self._state.sessions.start(user)
        response = Response(None, 302, {"Location": f"/web/{self._state.sites[0].number}"})
        _set_cookies(response, self._cookies(session))
        return response

    async def validate_code(self, request: FaceRequest) -> Response:
        """``POST app-api/validate_login_otp`` (document, 6.2)."""
        pending = self._pending(request)
        if self._codes.is_blocked(pending.user):
            return _invalid_code(is_blocked=True)
        email, code = _decode(request.form.get("email", "")), _decode(request.form.get("otp", ""))
        is_same = secrets_equal(email.lower(), pending.user.email.lower())
        if not self._codes.verify(pending, code if is_same else ""):
            return _invalid_code(is_blocked=self._codes.is_blocked(pending.user))
        return self._signed_in(pending.user, {"isValidMobileNumber": True})

    async def resend_code(self, request: FaceRequest) -> Response:
        """``POST app-api/generate_mfa_login_otp``: a new code and nonce; the old ones are void (document, 6.3)."""
        pending = self._pending(request)
        if self._codes.is_blocked(pending.user):
            return json_response({"success": False, "isBlocked": True})
        self._codes.discard(pending)
        return self._code_required(self._codes.send(pending.user, pending.cookie))

    def _user(self, email: str, password: str) -> User:
        credentials = self._state.credentials
        names = (credentials.username or "", MFA_EMAIL)
        known = next((name for name in names if secrets_equal(email.lower(), name.lower())), None)
        if known is None or not secrets_equal(password, credentials.password or ""):
            raise _wrong_credentials()
        return user_with_email(known)

    def _check_count(self, user: User) -> None:
        limit = self._state.profile.max_sessions
        if limit is not None and self._state.sessions.count(user) >= limit:
            raise Refused(403, {"success": False, "message": TOO_MANY_SESSIONS.capitalize()})

    def _pending(self, request: FaceRequest) -> PendingSignIn:
        cookies = request.http.cookies
        pending = self._codes.find(cookies.get(NONCE_COOKIE, ""), cookies.get(SESSION_COOKIE, ""))
        if pending is None:
            raise not_signed_in()
        return pending

    def _code_required(self, pending: PendingSignIn) -> Response:
        body = {"success": True, "isBlocked": False}
        # Only the field says explicitly that a code is required (seen by clients of the service).
        response = json_response(body | {"requires_mfa": True} if self._state.profile.has_field_extras else body)
        _set_cookies(
            response,
            {
                SESSION_COOKIE: f"{pending.cookie}; Path=/; HttpOnly",
                NONCE_COOKIE: f"{pending.nonce}; Path=/; Max-Age={NONCE_LIFETIME_S:.0f}; HttpOnly",
                "email": f"{quote(pending.user.email)}; Path=/",
            },
        )
        return response

    def _signed_in(self, user: User, extras: Mapping[str, Any] | None = None) -> Response:
        session = self._state.sessions.start(user)
        body = {
            "message": "success",
            "session_id": session.id,
            "manager_token": self._state.sessions.token(session),
            "is_consumer": True,
            "system_id": str(self._state.sites[0].number),
            "redirect_url": "",
        }
        response = json_response(body | dict(extras or {}))
        _set_cookies(response, self._cookies(session) | {NONCE_COOKIE: "; Path=/; Max-Age=0"})
        return response

    def _cookies(self, session: Session) -> dict[str, str]:
        return {
            SESSION_COOKIE: f"{session.cookie}; Path=/; HttpOnly",
            TOKEN_COOKIE: f"{self._state.sessions.token(session)}; Path=/; Max-Age={LIFETIME_S:.0f}",
            XSRF_COOKIE: f"{session.xsrf}; Path=/",
            BATTERY_XSRF_COOKIE: f"{session.xsrf}; Path=/",
        }


def _credentials_in(request: FaceRequest) -> tuple[str, str]:
    """Return e-mail and password of a form or JSON (the document prints neither; the contract assumes the form)."""
    if request.form:
        return request.form.get("user[email]", ""), request.form.get("user[password]", "")
    body = request.body if isinstance(request.body, dict) else {}
    user = body.get("user")
    fields = user if isinstance(user, dict) else {}
    email, password = fields.get("email"), fields.get("password")
    return (email if isinstance(email, str) else "", password if isinstance(password, str) else "")


def _wrong_credentials() -> Refused:
    """Research 2.1: 401 or 403; the document knows the flags only (L1621)."""
    return Refused(401, {"success": False, "isBlocked": False, "message": "Invalid email or password"})


def _invalid_code(*, is_blocked: bool) -> Response:
    return json_response({"isValid": False, "isBlocked": is_blocked})


def _decode(text: str) -> str:
    """Return the text in base64; empty where it is none."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _set_cookies(response: Response, cookies: Mapping[str, str]) -> None:
    for name, value in cookies.items():
        response.headers.append("Set-Cookie", f"{name}={value}")
