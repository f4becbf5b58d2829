"""An emulator whose answers are changed on their way out, whatever the vendor and whether over TLS or not."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import Clock, ManualClock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Plant
from polywatt.testing import DAYLIGHT, EmulatedHome

SENT_AS_THEY_ARE = ("/api/login/Basic", "/api/auth/signin")
"""Without a session there is nothing to be read wrongly."""


@dataclass
class Wire:
    """What happens to the body of a good answer."""

    change: Callable[[str, bytes], tuple[int, bytes]] = lambda _path, body: (200, body)
    """From path and body to the status and body that are sent."""
    numbers: set[float] = field(default_factory=set)
    """All that were sent; also those before the last question, which may still have been on their way."""


class TamperMiddleware:
    def __init__(self, app: Any, wire: Wire) -> None:
        self.app, self.wire = app, wire

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] in SENT_AS_THEY_ARE:
            await self.app(scope, receive, send)
            return
        kept: list[Any] = []

        async def keep(message: Any) -> None:
            kept.append(message)

        await self.app(scope, receive, keep)
        start, body = kept[0], b"".join(message.get("body", b"") for message in kept[1:])
        if start["status"] == 200:
            start["status"], body = self.wire.change(scope["path"], body)
            with contextlib.suppress(msgspec.DecodeError):
                self.wire.numbers |= numbers_held(msgspec.json.decode(body))
            if start["status"] in (204, 304):
                body = b""
            others = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
            start["headers"] = [*others, (b"content-length", str(len(body)).encode())]
        await send(start)
        await send({"type": "http.response.body", "body": body})


@contextlib.asynccontextmanager
async def tampered(vendor_name: str, profile: str) -> AsyncIterator[tuple[EmulatedHome, Wire]]:
    """An emulator, and the wire in front of it."""
    wire, vendor, clock = Wire(), vendor_named(vendor_name), ManualClock(DAYLIGHT)

    def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
        made = vendor.face(plant, options, clock)
        return dataclasses.replace(made, app=TamperMiddleware(made.app, wire))

    options = EmulationOptions(profile=profile, past_days=0.0)
    async with emulation(dataclasses.replace(vendor, face=face), options, clock) as running:
        home = EmulatedHome(running, clock, profile)
        # With an alert to be told, and nothing the same as before.
        home.twin.world.fail_grid(clock.now())
        await clock.advance(60)
        yield home, wire


NAMES = frozenset({"id", "plantId", "userId", "paramId"})
"""Numbers that name something, by which the next question asks for it."""


def told_apart(body: bytes, first: int) -> Any:
    """A body whose numbers are all different and none is zero, so that one from nowhere is seen.

    ``first`` is of which thousand they are.
    """
    count = iter(range(first * 1_000 + 1, (first + 1) * 1_000))

    def changed(value: Any) -> Any:
        match value:
            case dict():
                return {key: inner if key in NAMES else changed(inner) for key, inner in value.items()}
            case list():
                return [changed(inner) for inner in value]
            case bool():
                return value
            case int():
                return next(count)
            case float():
                return next(count) + 0.5
        return value

    return changed(msgspec.json.decode(body))


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a body with every key (or index) in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for key, part in inner:
        found += [(value, key), *places(part)]
    return found


def numbers_held(value: Any) -> set[float]:
    """All numbers in a body, also those written as text."""
    match value:
        case dict():
            return set().union(*map(numbers_held, value.values()))
        case list():
            return set().union(*map(numbers_held, value))
        case str():
            with contextlib.suppress(ValueError):
                return {float(value.removesuffix("%"))}
            return set()
        case float() | int() if not isinstance(value, bool):
            # One of 400 digits is no float: whoever reads it refuses it.
            return {float(value)} if abs(value) < 2**1_023 else set()
    return set()
