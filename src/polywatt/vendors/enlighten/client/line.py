"""The line to the cloud: a session, the headers each service wants, and one more sign-in where it was forgotten."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from polywatt.kit.clock import Clock
from polywatt.kit.http import Answer, HttpSession
from polywatt.kit.log import logger
from polywatt.kit.vendor import Credentials
from polywatt.model import DeviceUnreachable, DriverError

from ..wire.session import XSRF_ANSWER_HEADER
from . import endpoints
from .endpoints import ENDPOINTS, Endpoint
from .errors import SessionRefused
from .exchange import Exchange, is_html, is_signed_out, refusal_in, with_cookies
from .headers import NEEDS_TOKEN, Family, cookies_for, headers_for, new_request_id, user_of
from .pace import Pace
from .session import Session, SessionState
from .signin import SignIn
from .tokens import Tokens

_log = logger()
MOST_READS = 2
"""At a time; more were refused (users of the service)."""

TRY_AGAIN_S = 3_600.0
"""A service that refuses each new session gets another one at most so often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question or command."""

    name: str
    """In the table of endpoints."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What its path names: site, charger, ..."""
    method: str | None = None
    path: str | None = None
    """Both where they differ from the table's."""
    json: object = None
    form: Mapping[str, str] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    user_key: str | None = None
    """Under which key the query names the user."""
    request_key: str | None = None
    """Under which key it repeats the request's id."""

    @property
    def endpoint(self) -> Endpoint:
        """Its row."""
        return ENDPOINTS[self.name]


class Line:
    """Asks in a session; signs in when there is none, and once more when the cloud has forgotten it."""

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        *,
        entrez: HttpSession | None = None,
        state: SessionState | None = None,
        on_session: Callable[[SessionState], None] | None = None,
        state_folder: Path | None = None,
    ) -> None:
        pace = Pace(clock, f"Enlighten at {http.address}", f"{http.address} {credentials.username}", state_folder)
        self._exchange = Exchange(http, pace)
        self.session = Session(clock, http.redactor, credentials.username, on_session)
        if state is not None:
            self.session.load(state)
        self.sign_in = SignIn(self._exchange, credentials, clock, self.session, pace)
        entrez_exchange = self._exchange if entrez is None else Exchange(entrez, pace)
        self.tokens = Tokens(self._exchange, entrez_exchange, self.session)
        self._reads = asyncio.Semaphore(MOST_READS)
        self._clock = clock
        self._refused_at_s: dict[str, float] = {}
        """When a new session did not open an endpoint: it does not cost another one soon (users were blocked)."""
        for secret in (credentials.password, credentials.username):
            http.redactor.hide(secret or "")

    @property
    def who(self) -> str:
        """The cloud, for messages."""
        return self._exchange.who

    async def ask(self, call: Call) -> Answer:
        """An answer that is no refusal."""
        if not call.endpoint.is_read:
            return await self._ask(call)
        async with self._reads:
            return await self._ask(call)

    async def _ask(self, call: Call) -> Answer:
        before = self.sign_in.count
        name = await self._ready(call)
        answer = await self._send(call)
        if is_signed_out(answer) and self._may_sign_in(call, before):
            _log.info("session ended", cloud=self._exchange.http.address, request=answer.what, status=answer.status)
            await self.sign_in.renew(name)
            answer = await self._send(call)
        if is_signed_out(answer):
            self._refused_at_s[call.name] = self._clock.monotonic_s()
            raise self._not_let_in(answer)
        self._refused_at_s.pop(call.name, None)
        if answer.status == 403 and call.endpoint.family is Family.BATTERY_WRITE:
            answer = await self._once_more(call, answer)
        self._exchange.check(answer)
        return answer

    async def _ready(self, call: Call) -> str:
        """The session's name; there is one, with a token where that is needed."""
        family = call.endpoint.family
        name = await self.sign_in.get()
        needs = family in NEEDS_TOKEN
        if not await self.tokens.ready(is_needed=needs) and needs and self.session.token is not None:
            # It has ended and nobody renews it: only a sign-in makes another.
            name = await self.sign_in.renew(name)
        if family is Family.BATTERY_WRITE and self.session.identity.xsrf is None:
            await self._fetch_xsrf(call)
        return name

    async def _send(self, call: Call) -> Answer:
        endpoint, session, who = call.endpoint, self.session, self.session.identity
        request_id = new_request_id()
        headers = headers_for(endpoint.family, who, is_form=call.form is not None, request_id=request_id)
        headers |= endpoint.overlay
        query = dict(call.query)
        if call.user_key is not None:
            query[call.user_key] = user_of(who)
        if call.request_key is not None:
            query[call.request_key] = request_id
        answer = await self._exchange.send(
            call.method or endpoint.method,
            call.path or endpoint.at(**call.names),
            headers=with_cookies(headers, session.cookies, cookies_for(endpoint.family, who)),
            is_read=endpoint.is_read,
            json=call.json,
            form=call.form,
            query=query or None,
        )
        session.learn(answer)
        return answer

    async def _once_more(self, call: Call, refused: Answer) -> Answer:
        """With another XSRF token, if there is one: the service refuses an old one as it refuses a stranger."""
        old = self.session.identity.xsrf
        await self._fetch_xsrf(call)
        if self.session.identity.xsrf == old:
            return refused
        _log.info("XSRF token renewed", cloud=self._exchange.http.address, request=refused.what)
        return await self._send(call)

    async def _fetch_xsrf(self, call: Call) -> None:
        """From where the site's settings are read, else from where schedules are checked (also if that refuses)."""
        session, before = self.session, self.session.identity.xsrf
        answer = await self._send(Call(name=endpoints.SITE_SETTINGS, names=call.names, user_key="userId"))
        given = answer.headers.get(XSRF_ANSWER_HEADER)
        if given:
            session.take_xsrf(given)
        elif session.cookies.xsrf in (None, before):
            body = {"scheduleType": "cfg", "forceScheduleOpted": True}
            await self._send(Call(name=endpoints.IS_VALID, names=call.names, json=body))
        if not given:
            session.take_xsrf(None)

    def _may_sign_in(self, call: Call, before: int) -> bool:
        """Not if this very call has done so, nor if that has not helped this endpoint a short while ago."""
        if self.sign_in.count != before or call.endpoint.family is Family.PARTNER:
            return False
        refused_at_s = self._refused_at_s.get(call.name)
        return refused_at_s is None or self._clock.monotonic_s() - refused_at_s >= TRY_AGAIN_S

    def _not_let_in(self, answer: Answer) -> DriverError:
        """Signed out again at once."""
        if is_html(answer) or answer.status != 401:
            return DeviceUnreachable(f"{self.who} shows its login page instead of {answer.what}; try again later")
        words = refusal_in(answer).text
        shown = self._exchange.http.quoted(words or "HTTP 401")
        return SessionRefused(
            f"{self.who} does not let its own session do {answer.what} ({shown}); check what the account may do",
            401,
            words,
        )
