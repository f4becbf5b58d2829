"""Signing in: tokens with a lifetime, and a lock against guessing."""

import base64
import secrets
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.kit.vendor import Credentials

from ..wire.session import LOGIN, LoggedIn, Login
from .answers import bad_body, json, refusal

TOKEN_LIFETIME_S = 24 * 3_600.0
"""Reports differ from 1 h to "until reboot"; the vendor document refreshes daily."""
FAILURES_TO_LOCK, FAILURES_WITHIN_S, LOCKED_S = 5, 300.0, 600.0
"""Real gateways lock; after how many failures is not known (invented). They open again after 10 to 30 minutes."""
OWNER = "Home_Owner"
INSTALLERS = frozenset({"Provider_Engineer", "Tesla_Engineer"})
ROLES = {"installer": "Provider_Engineer", "engineer": "Tesla_Engineer", "kiosk": "Kiosk_Viewer"}
MOST_TOKENS = 1_000
"""Older sessions are forgotten first: a client that signs in for every request must not fill the memory."""


class _Session(NamedTuple):
    role: str
    ends_s: float


class Sessions:
    """Who is signed in."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._password, self._clock = credentials.password, clock
        self._living: dict[str, _Session] = {}
        self._failures_s: list[float] = []
        self._locked_until_s = 0.0

    def role_of(self, request: Request) -> str | None:
        """Of whoever's living token the request carries, as bearer or in the cookie; None: it carries none."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        return self._role(bearer) or self._role(request.cookies.get("AuthCookie", "").strip('"'))

    def _role(self, token: str) -> str | None:
        session = self._living.get(token)
        return session.role if session is not None and self._clock.monotonic_s() < session.ends_s else None

    def log_in(self, body: bytes) -> Response:
        """``POST login/Basic``, JSON or form, whatever the content type says."""
        now_s = self._clock.monotonic_s()
        if now_s < self._locked_until_s:
            return refusal(429, "Api Limit reached for this endpoint", "API Limit Reached")
        try:
            wanted = login_from(body)
        except InvalidBody:
            return bad_body("a login has a username and a password")
        if self._password is None or not secrets.compare_digest(wanted.password.encode(), self._password.encode()):
            self._note_failure(now_s)
            return refusal(401, "bad credentials", "Login Error")
        self._failures_s.clear()
        return self._welcome(wanted, now_s)

    def set_password(self, old_and_new: str) -> bool:
        """Old and new, a line each; False: the old one was wrong. Whoever is signed in stays so."""
        old, _, new = old_and_new.partition("\n")
        if self._password is None or not secrets.compare_digest(old.encode(), self._password.encode()):
            self._note_failure(self._clock.monotonic_s())
            return False
        self._password = new
        return True

    def log_out(self) -> Response:
        """``GET logout``: 204 whoever asks; the token is not looked at (openapi), so it is not ended either."""
        return Response(None, 204, {"Set-Cookie": "AuthCookie=; Path=/; Max-Age=0"})

    def _note_failure(self, now_s: float) -> None:
        self._failures_s = [s for s in self._failures_s if now_s - s < FAILURES_WITHIN_S] + [now_s]
        if len(self._failures_s) >= FAILURES_TO_LOCK:
            self._failures_s.clear()
            self._locked_until_s = now_s + LOCKED_S

    def _welcome(self, wanted: Login, now_s: float) -> Response:
        token = base64.urlsafe_b64encode(secrets.token_bytes(64)).decode()
        while len(self._living) >= MOST_TOKENS:
            self._living.pop(next(iter(self._living)))
        role = ROLES.get(wanted.username, OWNER)
        self._living[token] = _Session(role, now_s + TOKEN_LIFETIME_S)
        found = LoggedIn(
            email=wanted.email,
            roles=[role],
            token=token,
            loginTime=_login_time(self._clock.now()),
        )
        answer = json(found)
        record = base64.b64encode(msgspec.json.encode(found)).decode()
        # Written by hand: a library would put the values, which end in "=", into quotes; the gateway does not.
        answer.headers.append("Set-Cookie", f"AuthCookie={token}; Path=/")
        answer.headers.append("Set-Cookie", f"UserRecord={record}; Path=/")
        return answer


def login_from(body: bytes) -> Login:
    """A login from JSON or from a form.

    Raises:
        NotUnderstood: it is neither, or lacks the user name or the password.
    """
    if body.lstrip()[:1] == b"{":
        return decode_body(body, LOGIN)
    try:
        form = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        return msgspec.convert(form, Login)
    except ValueError as error:
        raise InvalidBody(str(error)) from error


def _login_time(now: datetime) -> str:
    return now.isoformat()
