"""``login`` and ``logout``: tokens with a lifetime, and a lock against guessing."""

import base64
import secrets
from typing import NamedTuple
from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.kit.vendor import Credentials

from ..wire.session import LOGIN, LoggedIn, Login
from .request import OPEN, FaceRequest, FaceRoute, captured, documented
from .responses import bad_body, json, refusal

TOKEN_LIFETIME_S = 24 * 3_600.0
"""Reports differ from 1 h to "until reboot"; the vendor document refreshes daily."""
FAILURES_TO_LOCK, FAILURES_WITHIN_S, LOCKED_S = 5, 300.0, 600.0
"""Real gateways lock; after how many failures is not known (invented). They open again after 10 to 30 minutes."""
OWNER = "Home_Owner"
INSTALLERS = frozenset({"Provider_Engineer", "Tesla_Engineer"})
ROLES = {"installer": "Provider_Engineer", "engineer": "Tesla_Engineer", "kiosk": "Kiosk_Viewer"}
MAX_SESSIONS = 1_000
"""The oldest sessions end first: a client that signs in for every request must not fill the memory."""


def routes(sessions: "Sessions") -> list[FaceRoute]:
    """Return the routes of the group."""

    async def log_in(request: FaceRequest) -> Response:
        return sessions.log_in(request.body)

    async def log_out(_request: FaceRequest) -> Response:
        return sessions.log_out()

    return [captured("POST", "login/Basic", log_in, OPEN), documented("GET", "logout", log_out, OPEN)]


class _Session(NamedTuple):
    role: str
    ends_s: float


class Sessions:
    """Living sessions, and the lock."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._password, self._clock = credentials.password, clock
        self._living: dict[str, _Session] = {}
        self._failures_s: list[float] = []
        self._locked_until_s = 0.0

    def role_of(self, request: Request) -> str | None:
        """Return the role of a request's session, by its token as bearer or in the cookie; None: it has none."""
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
            login = login_from(body)
        except InvalidBody:
            return bad_body("a login has a username and a password")
        if not self._is_password(login.password):
            self._count_failure(now_s)
            return refusal(401, "bad credentials", "Login Error")
        self._failures_s.clear()
        return self._begin(login, now_s)

    def change_password(self, old: str, new: str) -> bool:
        """Replace the password and return True; False where the old one is wrong. Sessions go on."""
        if not self._is_password(old):
            self._count_failure(self._clock.monotonic_s())
            return False
        self._password = new
        return True

    def log_out(self) -> Response:
        """``GET logout``: 204 for everybody; the token is not looked at (openapi), so it is not ended either."""
        return Response(None, 204, {"Set-Cookie": "AuthCookie=; Path=/; Max-Age=0"})

    def _is_password(self, password: str) -> bool:
        return self._password is not None and secrets.compare_digest(password.encode(), self._password.encode())

    def _count_failure(self, now_s: float) -> None:
        self._failures_s = [s for s in self._failures_s if now_s - s < FAILURES_WITHIN_S] + [now_s]
        if len(self._failures_s) >= FAILURES_TO_LOCK:
            self._failures_s.clear()
            self._locked_until_s = now_s + LOCKED_S

    def _begin(self, login: Login, now_s: float) -> Response:
        token = base64.urlsafe_b64encode(secrets.token_bytes(64)).decode()
        while len(self._living) >= MAX_SESSIONS:
            self._living.pop(next(iter(self._living)))
        role = ROLES.get(login.username, OWNER)
        self._living[token] = _Session(role, now_s + TOKEN_LIFETIME_S)
        body = LoggedIn(email=login.email, roles=[role], token=token, loginTime=self._clock.now().isoformat())
        response = json(body)
        record = base64.b64encode(msgspec.json.encode(body)).decode()
        # Written by hand: a library would put the values, which end in "=", into quotes; the gateway does not.
        response.headers.append("Set-Cookie", f"AuthCookie={token}; Path=/")
        response.headers.append("Set-Cookie", f"UserRecord={record}; Path=/")
        return response


def login_from(body: bytes) -> Login:
    """Return a login from JSON or from a form.

    Raises:
        InvalidBody: it is neither, or lacks the user name or the password.
    """
    if body.lstrip()[:1] == b"{":
        return decode_body(body, LOGIN)
    try:
        form = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        return msgspec.convert(form, Login)
    except ValueError as error:
        raise InvalidBody(str(error)) from error
