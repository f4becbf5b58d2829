"""A small cloud: it has sessions, counts what it is asked, and can be made to misbehave."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from polywatt.kit.clock import ManualClock
from polywatt.kit.http import HttpSession
from polywatt.kit.serve import serve
from polywatt.kit.vendor import Credentials
from polywatt.vendors.eg4.client import Eg4Client, RetryPolicy

from ..examples import ANSWERS, REFUSED_SIGN_IN

USER, PASSWORD = "user@example.com", "mypassword123"
CREDENTIALS = Credentials(username=USER, password=PASSWORD)
SERIAL, BOX = "1234567890", "0987654321"
START = datetime(2026, 6, 21, 12, tzinfo=UTC)

ROOT = "/WManage"
LOGIN = "/api/login"
PLANTS = "/web/config/plant/list/viewer"
ALL_PLANTS = "/web/config/plant/list"
GROUPS = "/api/inverterOverview/getParallelGroupDetails"
DEVICES = "/api/inverterOverview/list"
RUNTIME = "/api/inverter/getInverterRuntime"
ENERGY = "/api/inverter/getInverterEnergyInfo"
PARALLEL_ENERGY = "/api/inverter/getInverterEnergyInfoParallel"
BATTERY = "/api/battery/getBatteryInfo"
MIDBOX = "/api/midbox/getMidboxRuntime"
READ = "/web/maintain/remoteRead/read"
WRITE = "/web/maintain/remoteSet/write"
FUNCTION = "/web/maintain/remoteSet/functionControl"
BIT = "/web/maintain/remoteSet/bitParamControl"
TIME = "/web/maintain/remoteSet/writeTime"
QUICK_CHARGE = "/web/config/quickCharge/getStatusInfo"
START_CHARGE, STOP_CHARGE = "/web/config/quickCharge/start", "/web/config/quickCharge/stop"
START_DISCHARGE, STOP_DISCHARGE = "/web/config/quickDischarge/start", "/web/config/quickDischarge/stop"
CHECK = "/web/maintain/standardUpdate/checkUpdates"
INFO = "/web/maintain/remoteUpdate/info"
ELIGIBLE = "/web/maintain/standardUpdate/check12KParallelStatus"
RUN = "/web/maintain/standardUpdate/run"


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    form: dict[str, str]
    at_s: float


Answering = Response | Callable[[Seen], Response]


@dataclass
class Portal:
    """The cloud's state, and what it was asked."""

    clock: ManualClock
    answers: Mapping[str, Any] = field(default_factory=lambda: ANSWERS)
    """By path: bodies, or what makes an answer of a request. Its language is theirs (``field``: the portal's own)."""
    accounts: dict[str, str] = field(default_factory=lambda: {USER: PASSWORD})
    seen: list[Seen] = field(default_factory=list)
    sessions: dict[str, float] = field(default_factory=dict)
    instead: dict[str, Answering] = field(default_factory=dict)
    """What a path answers from now on."""
    once: dict[str, list[Answering]] = field(default_factory=dict)
    """What it answers next, one after the other."""
    hold: Callable[[Seen], Awaitable[None]] | None = None
    signed_out: Callable[[], Response] = lambda: Response(None, 401)
    cookie_attributes: str = "; Path=/WManage; HttpOnly"

    def count(self, path: str) -> int:
        return sum(seen.path == path for seen in self.seen)

    def times_s(self, path: str) -> list[float]:
        """When it was asked."""
        return [seen.at_s for seen in self.seen if seen.path == path]

    def last(self, path: str) -> Seen:
        return next(seen for seen in reversed(self.seen) if seen.path == path)

    def end_sessions(self) -> None:
        self.sessions.clear()

    def says(self, path: str, body: Any, status: int = 200) -> None:
        self.instead[path] = said(body, status)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        path = scope["path"].removeprefix(ROOT)
        seen = Seen(path, dict(request.headers), form, self.clock.monotonic_s())
        self.seen.append(seen)
        if self.hold is not None:
            await self.hold(seen)
        await self._answer(seen, request)(scope, receive, send)

    def _answer(self, seen: Seen, request: Request) -> Response:
        waiting = self.once.get(seen.path)
        found = waiting.pop(0) if waiting else self.instead.get(seen.path)
        if seen.path == LOGIN and found is None:
            return self._sign_in(seen)
        if seen.path != LOGIN and not self._is_known(request.cookies.get("JSESSIONID")):
            return self.signed_out()
        if found is not None:
            return found if isinstance(found, Response) else found(seen)
        if seen.path not in self.answers:
            return Response(None, 404)
        body = self.answers[seen.path]
        return body(seen) if callable(body) else said(body)

    def _is_known(self, session: str | None) -> bool:
        made_at_s = self.sessions.get(session or "")
        return made_at_s is not None and self.clock.monotonic_s() - made_at_s < 7_200

    def _sign_in(self, seen: Seen) -> Response:
        if self.accounts.get(seen.form.get("account", "")) != seen.form.get("password"):
            return said(REFUSED_SIGN_IN)
        session = f"SECRET{len(self.seen)}"
        self.sessions[session] = self.clock.monotonic_s()
        answer = said(self.answers[LOGIN])
        answer.headers.append("Set-Cookie", "AWSALB=other; Path=/")
        answer.headers.append("Set-Cookie", f"JSESSIONID={session}{self.cookie_attributes}")
        return answer


class SkippingClock(ManualClock):
    """Time that jumps over every wait, and notes it."""

    def __init__(self) -> None:
        super().__init__(START)
        self.waits_s: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.waits_s.append(seconds)
        self.set(self.now() + timedelta(seconds=seconds))
        await asyncio.sleep(0)


def said(body: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def login_page() -> Response:
    return HTMLResponse("<!DOCTYPE html><html><title>Login</title></html>")


@contextlib.asynccontextmanager
async def portal(
    clock: ManualClock | None = None, answers: Mapping[str, Any] = ANSWERS
) -> AsyncIterator[tuple[Portal, str]]:
    """The cloud and its base URL."""
    made = Portal(clock or ManualClock(START), answers)
    async with serve(made) as url:
        yield made, url


@contextlib.asynccontextmanager
async def cloud(
    *,
    clock: ManualClock | None = None,
    credentials: Credentials = CREDENTIALS,
    retry: RetryPolicy | None = None,
    answers: Mapping[str, Any] = ANSWERS,
) -> AsyncIterator[tuple[Eg4Client, Portal]]:
    """A client of it."""
    async with portal(clock, answers) as (made, url), HttpSession(url) as http:
        yield Eg4Client(http, credentials, made.clock, retry=retry), made
