"""Requests in a session: sign in when there is none, and once more when the device has forgotten it."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, Protocol, TypeVar

from .clock import Clock
from .http import HttpResponse

R = TypeVar("R", contravariant=True)


class Sessions(Protocol):
    """Where a session comes from; :class:`~polywatt.kit.token.TokenHolder` is one."""

    @property
    def logins(self) -> int:
        """How often a sign-in has succeeded."""
        ...

    async def get(self) -> str:
        """Return the token of a session that should still live; signs in where there is none."""
        ...

    async def renew(self, refused: str) -> str:
        """Return a token that is not ``refused``."""
        ...


class AuthorisedRequests(Generic[R]):
    """Send requests with the session's token, and a refused one once more with a new session.

    A refusal of a session that is new already is about the request (a role, say) and not about the session: another
    sign-in would only bring the account nearer to being locked. With ``forbidden_s`` such a request costs no further
    sign-in for that long; then the device may have changed its mind.

    The last response is returned whatever it says; ``is_refused`` tells a refused session from every other answer.
    """

    def __init__(
        self,
        sessions: Sessions,
        send: Callable[[R, str], Awaitable[HttpResponse]],
        *,
        is_refused: Callable[[HttpResponse], bool],
        clock: Clock,
        forbidden_s: float = 0.0,
        on_renewal: Callable[[HttpResponse], None] | None = None,
    ) -> None:
        self._sessions, self._send, self._is_refused = sessions, send, is_refused
        self._clock, self._forbidden_s, self._on_renewal = clock, forbidden_s, on_renewal
        self._forbidden_at_s: dict[Hashable, float] = {}

    async def request(self, request: R, key: Hashable = None, *, may_renew: bool = True) -> HttpResponse:
        """Send a request and return its response; ``key`` names the request for ``forbidden_s``.

        Raises what signing in and sending raise.
        """
        before = self._sessions.logins
        token = await self._sessions.get()
        # Of this request alone: a session that others renew while it is under way is not the one that it was sent with.
        is_new = self._sessions.logins != before
        response = await self._send(request, token)
        if may_renew and not is_new and self._is_refused(response) and not self._is_forbidden(key):
            if self._on_renewal is not None:
                self._on_renewal(response)
            response = await self._send(request, await self._sessions.renew(token))
            is_new = True
        self._remember(key, is_forbidden=self._is_refused(response), is_new=is_new)
        return response

    def _is_forbidden(self, key: Hashable) -> bool:
        """Whether a new session was refused this request a short while ago."""
        at_s = self._forbidden_at_s.get(key)
        return at_s is not None and self._clock.monotonic_s() - at_s < self._forbidden_s

    def _remember(self, key: Hashable, *, is_forbidden: bool, is_new: bool) -> None:
        if not is_forbidden:
            self._forbidden_at_s.pop(key, None)
        elif is_new and self._forbidden_s > 0.0:
            self._forbidden_at_s[key] = self._clock.monotonic_s()
