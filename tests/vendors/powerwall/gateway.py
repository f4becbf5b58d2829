"""A gateway that is watched, and made to misbehave one answer at a time."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx

from polywatt.kit.clock import Clock, ManualClock
from polywatt.kit.vendor import Credentials, FaceOptions, ProfileDefaults
from polywatt.testing import DAYLIGHT, EmulatedHome
from polywatt.twin import PRESETS, TwinPlant, TwinSpec
from polywatt.vendors.powerwall import VENDOR
from polywatt.vendors.powerwall.driver import PowerwallDriver, connect
from polywatt.vendors.powerwall.face import face
from tests.vendors import tap
from tests.vendors.tap import tapped_emulator

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


@dataclass
class Tap(tap.Tap):
    """One at a gateway."""

    @property
    def logins(self) -> int:
        return self.count(*LOGIN)

    def changes(self, path: str, change: Callable[[Any], None]) -> "Change":
        return Change(self, path, change)


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


@dataclass(frozen=True)
class Bench:
    """A face over a simulated home without a socket between: for what needs no real HTTP."""

    app: Any
    twin: TwinPlant
    clock: ManualClock
    credentials: Credentials
    url: str = "https://powerwall"


@contextlib.asynccontextmanager
async def bench(
    profile: str = "document", change: Callable[[TwinSpec], TwinSpec] = lambda spec: spec
) -> AsyncIterator[Bench]:
    clock = ManualClock(DAYLIGHT)
    twin = TwinPlant(change(PRESETS["powerwall-2"]), clock.now, start=clock.now(), past_days=1)
    fitting = VENDOR.profile_defaults.get(profile, ProfileDefaults())
    credentials = Credentials(username=fitting.username or "customer", password="password")
    app = face(twin, FaceOptions(profile=profile, credentials=credentials), clock).app
    yield Bench(app, twin, clock, credentials)


@contextlib.asynccontextmanager
async def tapped(**options: Any) -> AsyncIterator[tuple[EmulatedHome, Tap]]:
    """An emulator, and what happens at its face."""
    tap = Tap()
    async with tapped_emulator("powerwall", tap, **options) as home:
        yield home, tap


@contextlib.asynccontextmanager
async def driven(
    home: EmulatedHome, password: str | None = "password", clock: Clock | None = None, username: str | None = None
) -> AsyncIterator[PowerwallDriver]:
    """The driver itself, with its client, as whoever may do all in this profile."""
    assert home.credentials is not None
    username = username or home.credentials.username
    address = replace(home.address, credentials=Credentials(username=username, password=password))
    async with connect(address, clock or home.clock) as driver:
        yield driver


@contextlib.asynccontextmanager
async def anonymous(home: EmulatedHome | Bench) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(home.app) if isinstance(home, Bench) else None
    async with httpx.AsyncClient(base_url=home.url, verify=False, trust_env=False, transport=transport) as client:
        yield client


@contextlib.asynccontextmanager
async def signed_in(home: EmulatedHome | Bench, username: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A client that carries a bearer token and no cookies, as whoever may do all in this profile."""
    assert home.credentials is not None
    username = username or home.credentials.username
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
