"""A session as a program stores it."""

import msgspec


class SessionState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """All that a sign-in gave. Full of secrets: put it where only its owner can read it (mode 0600)."""

    email: str | None = None
    cookies: dict[str, str] = {}
    session_id: str | None = None
    token: str | None = None
    token_expires_at_s: float | None = None
    """Epoch seconds by our clock; None: not known."""
    user_id: str | None = None
    is_awaiting_code: bool = False
    """The password was right, a code has not been given yet."""

    def __repr__(self) -> str:
        """Without secrets."""
        return f"SessionState(is_signed_in={self.session_id is not None}, is_awaiting_code={self.is_awaiting_code})"
