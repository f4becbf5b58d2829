"""Who is signed in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from polywatt.kit.clock import Clock

from .jwt import Claims, Signer
from .parts import number_of

LIVES_S = 12 * 3_600.0
"""A session and its tokens. Invented: the document does not say (contract, open questions)."""
MOST_SESSIONS = 1_000
"""Older ones are forgotten first."""


@dataclass(frozen=True, slots=True)
class User:
    """Who has the account."""

    id: str
    """Digits. Invented: made of the address."""
    email: str


NOBODY = User("", "")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One sign-in."""

    id: str
    """``session_id``, which is also the e-auth-token."""
    cookie: str
    """Of ``_enlighten_4_session``."""
    xsrf: str
    """One token for both XSRF cookies."""
    user: User
    ends: datetime


def user_named(email: str) -> User:
    """The user with this address."""
    return User(str(number_of(email.lower(), 7)), email)


class Sessions:
    """Those that live, by what a request shows of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._signer = clock, Signer()
        self._by_cookie: dict[str, Session] = {}
        self._by_id: dict[str, Session] = {}

    def begin(self, user: User) -> Session:
        """A new one."""
        now = self._clock.now()
        self._drop([session for session in self._by_id.values() if session.ends <= now])
        self._drop(list(self._by_id.values())[: max(0, len(self._by_id) - MOST_SESSIONS + 1)])
        ends = now + timedelta(seconds=LIVES_S)
        session = Session(secrets.token_hex(16), secrets.token_urlsafe(48), secrets.token_urlsafe(24), user, ends)
        self._by_cookie[session.cookie] = self._by_id[session.id] = session
        return session

    def count(self, user: User) -> int:
        """How many of the user's live."""
        now = self._clock.now()
        return sum(session.user == user and now < session.ends for session in self._by_id.values())

    def of_cookie(self, cookie: str) -> Session | None:
        """By what ``_enlighten_4_session`` holds."""
        return self._living(self._by_cookie.get(cookie))

    def of_id(self, session_id: str) -> Session | None:
        """By its id."""
        return self._living(self._by_id.get(session_id))

    def of_token(self, token: str) -> Session | None:
        """By its id, by its cookie's value (one of the services takes that), or by a token made for it."""
        found = self.of_id(token) or self.of_cookie(token)
        claims = None if found is not None else self._signer.claims(token, self._clock.now())
        return found if claims is None else self.of_id(claims.session_id)

    def token(self, session: Session) -> str:
        """A JWT that ends when the session does."""
        return self._signer.token(
            Claims(
                user_id=int(session.user.id),
                session_id=session.id,
                username=session.user.email,
                iat=int(self._clock.now().timestamp()),
                exp=int(session.ends.timestamp()),
                jti=secrets.token_hex(8),
            )
        )

    def end(self, session: Session) -> None:
        """Sign out."""
        self._drop([session])

    def _living(self, session: Session | None) -> Session | None:
        return session if session is not None and self._clock.now() < session.ends else None

    def _drop(self, sessions: list[Session]) -> None:
        for session in sessions:
            self._by_cookie.pop(session.cookie, None)
            self._by_id.pop(session.id, None)
