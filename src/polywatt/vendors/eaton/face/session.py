"""Signing in: tokens that live an hour, two users, and a lock against guessing."""

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
from .answers import Refused, json, ready
from .fields import Fields, fields_of

TECHNICIAN_CREDENTIALS = Credentials(username="admin", password="jlwgK41G")
"""Of every unit: document, L340-L345."""
TOKEN_LIFETIME_S = 3_600.0
"""Document, L22."""
MOST_TOKENS = 1_000
"""Older sessions are forgotten first: a client that signs in for every request must not fill the memory."""
FAILURES_TO_LOCK, FAILURES_WITHIN_S, LOCKED_S = 5, 600.0, 600.0
"""Real units lock for ten minutes; after how many failures is not known (invented)."""
STEP, AUTHORIZATION = "signin", "authorization"
WRONG, MALFORMED = WRONG_CREDENTIALS
_JWT_HEADER = {"alg": "HS256", "typ": "JWT"}
_BEARER = b"Bearer "


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and until when."""

    username: str
    role: str
    ends_s: float


class Sessions:
    """Who is signed in."""

    def __init__(self, credentials: Credentials, clock: Clock, is_document: bool) -> None:
        self._credentials = {CUSTOMER: credentials, TECHNICIAN: TECHNICIAN_CREDENTIALS}
        self._clock, self._is_document = clock, is_document
        self._secret = secrets.token_bytes(32)
        self._living: dict[bytes, Session] = {}
        self._failures_s: list[float] = []
        self._locked_until_s = 0.0

    def role_of(self, headers: list[tuple[bytes, bytes]]) -> str | None:
        """Of whoever sent these headers; None: nobody who is signed in."""
        session = self._living.get(_token_in(headers))
        return session.role if session is not None and self._clock.monotonic_s() < session.ends_s else None

    def sign_in(self, body: bytes, inverter_sn: str) -> Response:
        """``POST auth/signin``; the serial is the one a technician must know."""
        wanted = fields_of(body, "SigninReq", STEP, MALFORMED)
        username, password = wanted.word("username"), wanted.word("pwd")
        role = wanted.word("userType", (CUSTOMER, TECHNICIAN))
        self._check_lock()
        if not _is_right(self._credentials[role], username, password):
            self._note_failure()
            raise Refused(STEP, WRONG, "Wrong username or password", 401)
        if role == TECHNICIAN:
            _check_serial(wanted, inverter_sn)
        self._failures_s.clear()
        token = self._welcome(username, role)
        # The document's empty key looks like a redaction, but it is what the document shows (L1066-L1072).
        return json({"": token}) if self._is_document else ready({"token": token})

    def refresh(self, headers: list[tuple[bytes, bytes]]) -> Response:
        """``POST auth/refresh``: another token for whoever holds one; by the device's web page."""
        session = self._living[_token_in(headers)]
        return json({"token": self._welcome(session.username, session.role)})

    def _check_lock(self) -> None:
        left_s = self._locked_until_s - self._clock.monotonic_s()
        if left_s > 0.0:
            raise Refused(STEP, LOCKED[1], f"Too many failed attempts, locked for {left_s:.0f} seconds", 401)

    def _note_failure(self) -> None:
        now_s = self._clock.monotonic_s()
        self._failures_s = [s for s in self._failures_s if now_s - s < FAILURES_WITHIN_S] + [now_s]
        if len(self._failures_s) >= FAILURES_TO_LOCK:
            self._failures_s.clear()
            self._locked_until_s = now_s + LOCKED_S

    def _welcome(self, username: str, role: str) -> str:
        issued_s = int(self._clock.now().timestamp())
        claims = {"sub": username, "role": role, "iat": issued_s, "exp": issued_s + int(TOKEN_LIFETIME_S)}
        token = jwt(claims, self._secret)
        while len(self._living) >= MOST_TOKENS:
            self._living.pop(next(iter(self._living)))
        self._living[token.encode()] = Session(username, role, self._clock.monotonic_s() + TOKEN_LIFETIME_S)
        return token


def jwt(claims: dict[str, Any], secret: bytes) -> str:
    """A JSON web token, signed with HMAC-SHA256."""
    signed = f"{_part(msgspec.json.encode(_JWT_HEADER))}.{_part(msgspec.json.encode(claims))}"
    return f"{signed}.{_part(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _token_in(headers: list[tuple[bytes, bytes]]) -> bytes:
    """Read from the raw headers: each request passes here, and a mapping of them all costs more than the answer."""
    found = next((value for name, value in headers if name == b"authorization"), b"")
    return found[len(_BEARER) :].strip() if found.startswith(_BEARER) else b""


def _is_right(credentials: Credentials, username: str, password: str) -> bool:
    if credentials.username is None or credentials.password is None:
        return False
    is_user = secrets.compare_digest(username.encode(), credentials.username.encode())
    return secrets.compare_digest(password.encode(), credentials.password.encode()) and is_user


def _check_serial(wanted: Fields, inverter_sn: str) -> None:
    told = None if wanted.lacks("inverterSn") else wanted.word("inverterSn")
    if not wanted.lacks("email"):
        # Any will do (document, L1055), as long as it is a word.
        wanted.word("email")
    if told != inverter_sn:
        raise Refused(STEP, WRONG_SERIAL, "The serial number is not that of the inverter", 401)
