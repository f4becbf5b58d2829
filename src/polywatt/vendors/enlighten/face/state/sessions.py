"""The users' sessions and their tokens."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from polywatt.kit.clock import Clock

from ..inventory import stable_number
from .jwt import Claims, TokenSigner

LIFETIME_S = 12 * 3_600.0
"""Of a session and its tokens. Invented: the document does not say (contract, open questions)."""
MAX_SESSIONS = 1_000
"""The oldest ones are dropped first."""


@dataclass(frozen=True, slots=True)
class User:
    """A user of the account."""

    id: str
    """Digits. Invented: derived from the address."""
    email: str


NOBODY = User("", "")


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """One sign-in."""

    id: str
    """``session_id``, which is also the e-auth-token."""
    cookie: str
    """The value of ``_enlighten_4_session``."""
    xsrf: str
    """One token for both XSRF cookies."""
    user: User
    expires_at: datetime


def user_with_email(email: str) -> User:
    """Return the user with this address."""
    return User(str(stable_number(email.lower(), 7)), email)


class SessionStore:
    """The sessions that have not expired, by what a request carries of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._signer = clock, TokenSigner()
        self._by_cookie: dict[str, Session] = {}
        self._by_id: dict[str, Session] = {}

    def start(self, user: User) -> Session:
        """Start a session."""
        now = self._clock.now()
        self._drop([session for session in self._by_id.values() if session.expires_at <= now])
        self._drop(list(self._by_id.values())[: max(0, len(self._by_id) - MAX_SESSIONS + 1)])
        expires_at = now + timedelta(seconds=LIFETIME_S)
        session = Session(secrets.token_hex(16), secrets.token_urlsafe(48), secrets.token_urlsafe(24), user, expires_at)
        self._by_cookie[session.cookie] = self._by_id[session.id] = session
        return session

    def count(self, user: User) -> int:
        """Return how many sessions the user has."""
        now = self._clock.now()
        return sum(session.user == user and now < session.expires_at for session in self._by_id.values())

    def by_cookie(self, cookie: str) -> Session | None:
        """Return the session with this value of ``_enlighten_4_session``."""
        return self._unexpired(self._by_cookie.get(cookie))

    def by_id(self, session_id: str) -> Session | None:
        """Return the session with this id."""
        return self._unexpired(self._by_id.get(session_id))

    def by_token(self, token: str) -> Session | None:
        """Return the session of an id, of its cookie's value (one of the services takes that), or of its JWT."""
        session = self.by_id(token) or self.by_cookie(token)
        claims = None if session is not None else self._signer.verify(token, self._clock.now())
        return session if claims is None else self.by_id(claims.session_id)

    def token(self, session: Session) -> str:
        """Return a new JWT that expires with the session."""
        return self._signer.sign(
            Claims(
                user_id=int(session.user.id),
                session_id=session.id,
                username=session.user.email,
                iat=int(self._clock.now().timestamp()),
                exp=int(session.expires_at.timestamp()),
                jti=secrets.token_hex(8),
            )
        )

    def end(self, session: Session) -> None:
        """Sign out."""
        self._drop([session])

    def _unexpired(self, session: Session | None) -> Session | None:
        return session if session is not None and self._clock.now() < session.expires_at else None

    def _drop(self, sessions: list[Session]) -> None:
        for session in sessions:
            self._by_cookie.pop(session.cookie, None)
            self._by_id.pop(session.id, None)
