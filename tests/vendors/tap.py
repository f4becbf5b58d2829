"""A device that is watched, and made to misbehave one answer at a time."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import Clock, ManualClock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Plant
from polywatt.testing import DAYLIGHT, EmulatedHome


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

    def says(self, path: str, body: Any, status: int = 200) -> None:
        """From now on ``GET path`` answers this."""
        self.instead["GET", path] = said(body, status)

    def other(self, seen: Seen) -> Response | None:
        if self.only is not None and seen.what not in self.only:
            return Response(None, 404)
        found = self.instead.get(seen.what)
        return found if found is None or isinstance(found, Response) else found(seen)


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


@contextlib.asynccontextmanager
async def tapped_emulator(vendor_name: str, tap: Any, **options: Any) -> AsyncIterator[EmulatedHome]:
    """An emulator whose face the tap sits at."""
    vendor, clock = vendor_named(vendor_name), ManualClock(DAYLIGHT)

    def tapped_face(plant: Plant, face_options: FaceOptions, clock: Clock) -> Face:
        made = vendor.face(plant, face_options, clock)
        return replace(made, app=TapMiddleware(made.app, tap))

    made_with = EmulationOptions(past_days=1, **options)
    async with emulation(replace(vendor, face=tapped_face), made_with, clock) as running:
        yield EmulatedHome(running, clock, options.get("profile", "document"))
