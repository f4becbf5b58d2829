"""A session's token: obtained when first needed, aged by our own clock, with one sign-in in flight."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from polywatt.model import AuthenticationFailed, RateLimited

from .clock import Clock

COOL_DOWN_S = 600.0
"""Where a device that limits the rate of sign-ins does not say for how long."""


@dataclass(frozen=True, slots=True)
class Token:
    """The result of a sign-in."""

    text: str
    lifetime_s: float | None
    """How long it lives by the vendor's word (``exp - iat``), whatever either clock shows; None: not said."""


class TokenHolder:
    """Hold one token and renew it, never with two sign-ins at a time.

    A refused sign-in is remembered and not tried again by itself: repeating a wrong password locks accounts. A rate
    limit is respected for as long as the device said.
    """

    RENEW_AT = 0.9
    """A token is renewed after this part of its lifetime, so that it does not end on the way."""

    def __init__(self, login: Callable[[], Awaitable[Token]], clock: Clock) -> None:
        self._login, self._clock = login, clock
        self._token: Token | None = None
        self._made_at_s = 0.0
        self._refused: AuthenticationFailed | None = None
        self._limited: RateLimited | None = None
        self._not_before_s = 0.0
        self.logins = 0
        """How many sign-ins have succeeded."""
        self._lock = asyncio.Lock()

    async def get(self) -> str:
        """Return a token that should still live."""
        async with self._lock:
            return self._token.text if self._token is not None and not self._is_old() else await self._log_in()

    async def renew(self, refused: str) -> str:
        """Return a token that is not ``refused``; if somebody else renewed it meanwhile, theirs."""
        async with self._lock:
            if self._token is not None and self._token.text != refused:
                return self._token.text
            return await self._log_in()

    def age_s(self) -> float:
        """Seconds since the token was made."""
        return self._clock.monotonic_s() - self._made_at_s

    @property
    def has_token(self) -> bool:
        """Whether there is a token, living or not."""
        return self._token is not None

    def clear(self) -> None:
        """Drop the token, and the memory of a refusal: a person has acted."""
        self._token = self._refused = self._limited = None

    def _is_old(self) -> bool:
        lifetime_s = self._token.lifetime_s if self._token is not None else 0.0
        return lifetime_s is not None and self.age_s() >= lifetime_s * self.RENEW_AT

    async def _log_in(self) -> str:
        if self._refused is not None:
            raise self._refused.with_traceback(None)
        if self._limited is not None and self._clock.monotonic_s() < self._not_before_s:
            raise self._limited.with_traceback(None)
        try:
            self._token = await self._login()
        except AuthenticationFailed as error:
            self._refused = error
            raise
        except RateLimited as error:
            self._limited = error
            wait_s = COOL_DOWN_S if error.retry_after_s is None else error.retry_after_s
            self._not_before_s = self._clock.monotonic_s() + wait_s
            raise
        self.logins += 1
        self._made_at_s = self._clock.monotonic_s()
        return self._token.text
