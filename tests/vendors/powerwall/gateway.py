"""A gateway that is watched, and made to misbehave one answer at a time."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import Clock, ManualClock
from polywatt.kit.vendor import Credentials, Face, FaceOptions
from polywatt.model import Plant
from polywatt.testing import DAYLIGHT, EmulatedHome
from polywatt.twin import PRESETS, TwinPlant, TwinSpec
from polywatt.vendors.powerwall.driver import PowerwallDriver, connect
from polywatt.vendors.powerwall.face import face

LOGIN = ("POST", "/api/login/Basic")
RIGHT = {"username": "customer", "password": "password"}
BUILT = (
    ("GET", "/api/status"),
    ("GET", "/api/meters/aggregates"),
    ("GET", "/api/meters/site"),
    ("GET", "/api/meters/solar"),
    ("GET", "/api/meters"),
    ("GET", "/api/system_status"),
    ("GET", "/api/system_status/soe"),
    ("GET", "/api/system_status/grid_status"),
    ("GET", "/api/system_status/grid_faults"),
    ("GET", "/api/operation"),
    ("POST", "/api/operation"),
    ("GET", "/api/config"),
    ("GET", "/api/config/completed"),
    ("GET", "/api/site_info"),
    ("GET", "/api/site_info/site_name"),
    ("GET", "/api/powerwalls"),
    ("GET", "/api/solars"),
    ("GET", "/api/sitemaster"),
    ("GET", "/api/sitemaster/run"),
    ("GET", "/api/sitemaster/stop"),
    ("POST", "/api/sitemaster/stop"),
    ("POST", "/api/v2/islanding/mode"),
)
"""All that needs a session."""


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def what(self) -> tuple[str, str]:
        return self.method, self.path


@dataclass
class Tap:
    """What a gateway was asked, and what it is to answer instead."""

    seen: list[Seen] = field(default_factory=list)
    instead: dict[tuple[str, str], Response | Callable[[Seen], Response | None]] = field(default_factory=dict)
    only: set[tuple[str, str]] | None = None
    """All the rest is 404."""
    hold: Callable[[Seen], Awaitable[None]] | None = None
    """Awaited before an answer goes out."""

    def count(self, method: str, path: str) -> int:
        return sum(seen.what == (method, path) for seen in self.seen)

    @property
    def logins(self) -> int:
        return self.count(*LOGIN)

    def says(self, path: str, body: Any, status: int = 200) -> None:
        """From now on ``GET path`` answers this."""
        self.instead["GET", path] = said(body, status)

    def changes(self, path: str, change: Callable[[Any], None]) -> "Change":
        return Change(self, path, change)

    def other(self, seen: Seen) -> Response | None:
        if self.only is not None and seen.what not in self.only:
            return Response(None, 404)
        found = self.instead.get(seen.what)
        return found if found is None or isinstance(found, Response) else found(seen)


@dataclass
class Change:
    """An answer of the real face, a little changed: ``await tap.changes(path, change).of(home)``."""

    tap: Tap
    path: str
    change: Callable[[Any], None]

    async def of(self, home: EmulatedHome) -> None:
        self.tap.instead.pop(("GET", self.path), None)
        async with signed_in(home) as client:
            body = (await client.get(self.path)).json()
        self.change(body)
        self.tap.says(self.path, body)


def said(body: Any, status: int = 200) -> Response:
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Response(content, status, media_type="application/json")


class TapMiddleware:
    def __init__(self, app: Any, tap: Tap) -> None:
        self.app, self.tap = app, tap

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        body = await request.body()
        seen = Seen(scope["method"], scope["path"], dict(request.headers), body)
        self.tap.seen.append(seen)

        async def again() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def when_let(message: Any) -> None:
            if self.tap.hold is not None and message["type"] == "http.response.start":
                await self.tap.hold(seen)
            await send(message)

        await (self.tap.other(seen) or self.app)(scope, again, when_let)


@dataclass(frozen=True)
class Bench:
    """A face over a simulated home without a socket between: for what needs no real HTTP."""

    app: Any
    twin: TwinPlant
    clock: ManualClock
    url: str = "https://powerwall"


@contextlib.asynccontextmanager
async def bench(
    profile: str = "document", change: Callable[[TwinSpec], TwinSpec] = lambda spec: spec
) -> AsyncIterator[Bench]:
    clock = ManualClock(DAYLIGHT)
    twin = TwinPlant(change(PRESETS["powerwall-2"]), clock.now, start=clock.now(), past_days=1)
    credentials = Credentials(username="customer", password="password")
    yield Bench(face(twin, FaceOptions(profile=profile, credentials=credentials), clock).app, twin, clock)


@contextlib.asynccontextmanager
async def tapped(**options: Any) -> AsyncIterator[tuple[EmulatedHome, Tap]]:
    """An emulator, and what happens at its face."""
    tap, vendor, clock = Tap(), vendor_named("powerwall"), ManualClock(DAYLIGHT)

    def tapped_face(plant: Plant, face_options: FaceOptions, clock: Clock) -> Face:
        made = vendor.face(plant, face_options, clock)
        return replace(made, app=TapMiddleware(made.app, tap))

    made_with = EmulationOptions(past_days=1, **options)
    async with emulation(replace(vendor, face=tapped_face), made_with, clock) as running:
        yield EmulatedHome(running, clock), tap


@contextlib.asynccontextmanager
async def driven(
    home: EmulatedHome, password: str | None = "password", clock: Clock | None = None, username: str = "customer"
) -> AsyncIterator[PowerwallDriver]:
    """The driver itself, with its client."""
    address = replace(home.address, credentials=Credentials(username=username, password=password))
    async with connect(address, clock or home.clock) as driver:
        yield driver


@contextlib.asynccontextmanager
async def anonymous(home: EmulatedHome | Bench) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(home.app) if isinstance(home, Bench) else None
    async with httpx.AsyncClient(base_url=home.url, verify=False, trust_env=False, transport=transport) as client:
        yield client


@contextlib.asynccontextmanager
async def signed_in(home: EmulatedHome | Bench, username: str = "customer") -> AsyncIterator[httpx.AsyncClient]:
    """A client that carries a bearer token and no cookies."""
    async with anonymous(home) as client:
        answer = await client.post(LOGIN[1], json={**RIGHT, "username": username})
        assert answer.status_code == 200, answer.text
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        yield client


def machine_time() -> datetime:
    """For emulators whose certificate is verified: it is as old as their clock, and a verifier asks the machine's."""
    return datetime.now(UTC)


class Hurried:
    """The home's clock, moved on by whoever waits: no test sleeps."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.waited_s = 0.0

    def now(self) -> datetime:
        return self._clock.now()

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()

    async def sleep(self, seconds: float) -> None:
        self.waited_s += seconds
        await self._clock.advance(seconds)
