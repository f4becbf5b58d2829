"""Sign-in: tokens that live an hour, two users, and a lock against guessing."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials

from ..wire.session import CUSTOMER, LOCKED, TECHNICIAN, WRONG_CREDENTIALS, WRONG_SERIAL
from .device import serial_of
from .request import FaceRequest, FaceRoute
from .responses import Refused, json_response, ready
from .state import FaceState
from .validation import Fields, fields_of

TECHNICIAN_CREDENTIALS = Credentials(username="admin", password="jlwgK41G")
"""Of every unit: document, L340-L345."""
TOKEN_LIFETIME_S = 3_600.0
"""Document, L22."""
MAX_TOKENS = 1_000
"""Older sessions are forgotten first: a client that signs in for every request must not fill the memory."""
FAILURES_TO_LOCK, FAILURES_WITHIN_S, LOCKED_S = 5, 600.0, 600.0
"""Real units lock for ten minutes; after how many failures is not known (invented)."""
STEP, AUTHORIZATION = "signin", "authorization"
WRONG, MALFORMED = WRONG_CREDENTIALS
_JWT_HEADER = {"alg": "HS256", "typ": "JWT"}
_BEARER = b"Bearer "


def routes(state: FaceState, sessions: "Sessions") -> list[FaceRoute]:
    """Return the routes of the group."""

    async def sign_in(request: FaceRequest) -> Response:
        token = sessions.sign_in(request.body, serial_of(await state.plant.home()))
        # The document's empty key looks like a redaction, but it is what the document shows (L1066-L1072).
        return json_response({"": token}) if state.profile.is_document else ready({"token": token})

    async def refresh(request: FaceRequest) -> Response:
        return json_response({"token": sessions.refresh(request.headers)})

    return [
        FaceRoute("POST", "/api/auth/signin", sign_in),
        FaceRoute("POST", "/api/auth/refresh", refresh, CUSTOMER),
    ]


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a user."""

    username: str
    role: str
    ends_s: float


class Sessions:
    """The sessions of everybody who is signed in."""

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        self._credentials = {CUSTOMER: credentials, TECHNICIAN: TECHNICIAN_CREDENTIALS}
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._sessions: dict[bytes, Session] = {}
        self._failures_s: list[float] = []
        self._locked_until_s = 0.0

    def authorise(self, headers: list[tuple[bytes, bytes]], access: str) -> None:
        """Check that whoever sent these headers is signed in, as a technician where only one has access.

        Raises:
            Refused: with 401 or 403.
        """
        session = self._sessions.get(_token_in(headers))
        if session is None or self._clock.monotonic_s() >= session.ends_s:
            raise Refused(AUTHORIZATION, "err_unauthorized", status=401)
        if access == TECHNICIAN and session.role != TECHNICIAN:
            raise Refused(AUTHORIZATION, "err_forbidden", status=403)

    def sign_in(self, body: bytes, inverter_sn: str) -> str:
        """Return a token (``POST auth/signin``); the serial is the one a technician must know."""
        fields = fields_of(body, "SigninReq", STEP, MALFORMED)
        username, password = fields.text("username"), fields.text("pwd")
        role = fields.text("userType", (CUSTOMER, TECHNICIAN))
        self._check_lock()
        if not _is_right(self._credentials[role], username, password):
            self._count_failure()
            raise Refused(STEP, WRONG, "Wrong username or password", 401)
        if role == TECHNICIAN:
            _check_serial(fields, inverter_sn)
        self._failures_s.clear()
        return self._new_token(username, role)

    def refresh(self, headers: list[tuple[bytes, bytes]]) -> str:
        """Return another token for whoever holds one (``POST auth/refresh``, by the device's web page)."""
        session = self._sessions[_token_in(headers)]
        return self._new_token(session.username, session.role)

    def _check_lock(self) -> None:
        left_s = self._locked_until_s - self._clock.monotonic_s()
        if left_s > 0.0:
            raise Refused(STEP, LOCKED[1], f"Too many failed attempts, locked for {left_s:.0f} seconds", 401)

    def _count_failure(self) -> None:
        now_s = self._clock.monotonic_s()
        self._failures_s = [s for s in self._failures_s if now_s - s < FAILURES_WITHIN_S] + [now_s]
        if len(self._failures_s) >= FAILURES_TO_LOCK:
            self._failures_s.clear()
            self._locked_until_s = now_s + LOCKED_S

    def _new_token(self, username: str, role: str) -> str:
        issued_s = int(self._clock.now().timestamp())
        claims = {"sub": username, "role": role, "iat": issued_s, "exp": issued_s + int(TOKEN_LIFETIME_S)}
        token = jwt(claims, self._secret)
        while len(self._sessions) >= MAX_TOKENS:
            self._sessions.pop(next(iter(self._sessions)))
        self._sessions[token.encode()] = Session(username, role, self._clock.monotonic_s() + TOKEN_LIFETIME_S)
        return token


def jwt(claims: dict[str, Any], secret: bytes) -> str:
    """Return a JSON web token, signed with HMAC-SHA256."""
    signed = f"{_base64(msgspec.json.encode(_JWT_HEADER))}.{_base64(msgspec.json.encode(claims))}"
    return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _token_in(headers: list[tuple[bytes, bytes]]) -> bytes:
    """Read the raw headers: every request passes here, and a mapping of them all costs more than the answer."""
    value = next((value for name, value in headers if name == b"authorization"), b"")
    return value[len(_BEARER) :].strip() if value.startswith(_BEARER) else b""


def _is_right(credentials: Credentials, username: str, password: str) -> bool:
    if credentials.username is None or credentials.password is None:
        return False
    is_user = secrets.compare_digest(username.encode(), credentials.username.encode())
    return secrets.compare_digest(password.encode(), credentials.password.encode()) and is_user


def _check_serial(fields: Fields, inverter_sn: str) -> None:
    sent = None if fields.lacks("inverterSn") else fields.text("inverterSn")
    if not fields.lacks("email"):
        # Any will do (document, L1055), as long as it is a text.
        fields.text("email")
    if sent != inverter_sn:
        raise Refused(STEP, WRONG_SERIAL, "The serial number is not that of the inverter", 401)
