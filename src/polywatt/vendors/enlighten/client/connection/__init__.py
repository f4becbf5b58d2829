"""The connection to the cloud: cached reads, and writes, in a session that is renewed when it has ended."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

import msgspec

from polywatt.kit.authorised import AuthorisedRequests
from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.log import logger
from polywatt.kit.vendor import Credentials
from polywatt.model import DeviceUnreachable, DriverError

from ...wire.session import XSRF_ANSWER_HEADER
from .. import endpoints
from ..endpoints import TTL_S, Family
from ..errors import SessionRefused
from ..session_state import SessionState
from .access_tokens import AccessTokens
from .headers import NEEDS_TOKEN, cookies_for, headers_for, new_request_id, require_user_id
from .rate_limit import RateLimit
from .request import Request, SiteId, to_site_id
from .session import MIN_SECRET_LENGTH, Session
from .session_file import SessionFile
from .sign_in import SignIn
from .transport import Transport, is_html, is_signed_out, refusal_from, with_cookies

__all__ = ["Connection", "ConnectionOptions", "Group", "Request", "SessionFile", "SiteId", "to_site_id"]
T = TypeVar("T")
_log = logger()
MAX_CONCURRENT_READS = 2
"""More were refused (users of the service)."""
MAX_CACHED = 64
"""Answers of one endpoint: more chargers and pages than an account has."""
FORBIDDEN_S = 3_600.0
"""A service that refuses each new session gets another one at most so often."""


class ConnectionOptions(TypedDict, total=False):
    """Options of a connection."""

    entrez: HttpSession
    """Makes tokens; without it the same host does."""
    session: SessionState | None
    """The state that ``on_session`` received last: with it there is no sign-in before the service wants one."""
    on_session: Callable[[SessionState], None]
    """Receives the session whenever it changes."""
    state_folder: Path | None
    """Stores the ends of rate limits for the next program."""
    ttl_s: Mapping[str, float]
    """Changes ``TTL_S`` where it names an endpoint."""


@dataclass(slots=True)
class _Attempt:
    """A request, and whether its tokens are there."""

    request: Request
    is_prepared: bool = False


class Connection:
    """Sends requests in a session, and does not repeat a read whose answer is still fresh.

    Signs in when the first answer needs it, or goes on with a session that a program has stored; once more when the
    service has forgotten it, with one sign-in in flight. At most two reads at a time and 600 requests an hour. The HTTP
    sessions stay their owner's.
    """

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        **options: Unpack[ConnectionOptions],
    ) -> None:
        self.http, self.clock = http, clock
        account = f"{http.address} {credentials.username}"
        rate_limit = RateLimit(clock, f"Enlighten at {http.address}", account, options.get("state_folder"))
        self._transport = Transport(http, rate_limit)
        self.session = Session(clock, http.redactor, credentials.username, options.get("on_session"))
        stored, entrez = options.get("session"), options.get("entrez")
        if stored is not None:
            self.session.load(stored)
        self.sign_in = SignIn(self._transport, credentials, clock, self.session, rate_limit)
        entrez_transport = self._transport if entrez is None else Transport(entrez, rate_limit)
        self.tokens = AccessTokens(self._transport, entrez_transport, self.session)
        self._reads = asyncio.Semaphore(MAX_CONCURRENT_READS)
        self._authorised = AuthorisedRequests(
            self.sign_in,
            self._send_attempt,
            is_refused=is_signed_out,
            clock=clock,
            forbidden_s=FORBIDDEN_S,
            on_renewal=self._log_renewal,
        )
        self._caches: dict[str, list[TtlCache[Any]]] = {
            name: [TtlCache(clock, seconds, MAX_CACHED)]
            for name, seconds in {**TTL_S, **options.get("ttl_s", {})}.items()
        }
        for secret in (credentials.password, credentials.username):
            http.redactor.hide(secret or "")

    @property
    def label(self) -> str:
        """The cloud, for messages."""
        return self._transport.label

    async def read(self, request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
        """Return the answer to a read, cached for as long as the endpoint's row says."""
        cache = self._caches[request.name][0]
        answer: T = await cache.get(request.cache_key, lambda: self.fetch(request, decoder))
        return answer

    async def write(self, request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
        """Return the answer to a write. Reads that it changes are fetched again, also where its answer got lost."""
        try:
            return await self.fetch(request, decoder)
        finally:
            self.clear_cache(*request.endpoint.invalidates)

    async def fetch(self, request: Request, decoder: "msgspec.json.Decoder[T]") -> T:
        """Return the answer, never a cached one."""
        response = await self.send(request)
        # A command may be accepted with an empty body (202, 204).
        if not request.endpoint.is_read and not response.body.strip():
            response = replace(response, body=b"{}")
        return self.http.decode(response, decoder)

    def add_cache(self, name: str, cache: TtlCache[Any]) -> None:
        """Clear this cache, too, wherever that of the endpoint ``name`` is cleared."""
        self._caches[name].append(cache)

    def clear_cache(self, *names: str) -> None:
        """Drop the cached answers of these endpoints; of all where none is named."""
        for name in names or self._caches:
            for cache in self._caches[name]:
                cache.clear()

    def hide(self, secrets: Iterable[str | None]) -> None:
        """Keep serial numbers and the like out of logs and messages."""
        for secret in secrets:
            if secret is not None and len(secret) >= MIN_SECRET_LENGTH:
                self.http.redactor.hide(secret)

    async def send(self, request: Request) -> HttpResponse:
        """Return the response to a request.

        Raises what a refusal means, and what signing in raises.
        """
        self.hide([request.path_values.get("sn")])
        if not request.endpoint.is_read:
            return await self._send_in_session(request)
        async with self._reads:
            return await self._send_in_session(request)

    async def _send_in_session(self, request: Request) -> HttpResponse:
        may_renew = request.endpoint.family is not Family.PARTNER
        response = await self._authorised.request(_Attempt(request), request.name, may_renew=may_renew)
        if is_signed_out(response):
            raise self._session_refused(response)
        if response.status == 403 and request.endpoint.family is Family.BATTERY_WRITE:
            response = await self._repeat_with_new_xsrf(request, response)
        self._transport.check(response)
        return response

    async def _send_attempt(self, attempt: _Attempt, session_name: str) -> HttpResponse:
        if not attempt.is_prepared:
            await self._prepare(attempt.request, session_name)
            attempt.is_prepared = True
        return await self._send(attempt.request)

    async def _prepare(self, request: Request, session_name: str) -> None:
        """Make sure of the tokens that the request needs."""
        family = request.endpoint.family
        needs_token = family in NEEDS_TOKEN
        has_token = await self.tokens.ensure(is_needed=needs_token)
        if not has_token and needs_token and self.session.state.token is not None:
            # It has ended and no request renews it: only a sign-in makes another.
            await self.sign_in.renew(session_name)
        if family is Family.BATTERY_WRITE and self.session.identity.xsrf is None:
            await self._fetch_xsrf(request)

    async def _send(self, request: Request) -> HttpResponse:
        endpoint, session, identity = request.endpoint, self.session, self.session.identity
        request_id = new_request_id()
        headers = headers_for(endpoint.family, identity, is_form=request.form is not None, request_id=request_id)
        headers |= endpoint.extra_headers
        query = dict(request.query)
        if request.user_key is not None:
            query[request.user_key] = require_user_id(identity)
        if request.request_id_key is not None:
            query[request.request_id_key] = request_id
        response = await self._transport.send(
            request.method or endpoint.method,
            request.path or endpoint.path_for(**request.path_values),
            headers=with_cookies(headers, session.cookies, cookies_for(endpoint.family, identity)),
            is_read=endpoint.is_read,
            json=request.json,
            form=request.form,
            query=query or None,
        )
        session.update_cookies(response)
        return response

    async def _repeat_with_new_xsrf(self, request: Request, refused: HttpResponse) -> HttpResponse:
        """Send once more if there is another XSRF token: the service refuses an old one as it refuses a stranger."""
        old = self.session.identity.xsrf
        await self._fetch_xsrf(request)
        if self.session.identity.xsrf == old:
            return refused
        _log.info("XSRF token renewed", cloud=self.http.address, request=refused.request)
        return await self._send(request)

    async def _fetch_xsrf(self, request: Request) -> None:
        """Read it with the site's settings, else where schedules are checked (also if that refuses)."""
        session, before = self.session, self.session.identity.xsrf
        settings = Request(name=endpoints.SITE_SETTINGS, path_values=request.path_values, user_key="userId")
        token = (await self._send(settings)).headers.get(XSRF_ANSWER_HEADER)
        if token:
            session.set_xsrf(token)
        elif session.cookies.xsrf in (None, before):
            body = {"scheduleType": "cfg", "forceScheduleOpted": True}
            await self._send(Request(name=endpoints.IS_VALID, path_values=request.path_values, json=body))
        if not token:
            session.set_xsrf(None)

    def _log_renewal(self, response: HttpResponse) -> None:
        _log.info("session ended", cloud=self.http.address, request=response.request, status=response.status)

    def _session_refused(self, response: HttpResponse) -> DriverError:
        """Signed out again at once."""
        if is_html(response) or response.status != 401:
            return DeviceUnreachable(
                f"{self.label} shows its login page instead of {response.request}; try again later"
            )
        message = refusal_from(response).text
        reason = self.http.clean_text(message or "HTTP 401")
        return SessionRefused(
            f"{self.label} refuses {response.request} in its own session ({reason}); check what the account may do",
            401,
            message,
        )


class Group:
    """One group of endpoints."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
