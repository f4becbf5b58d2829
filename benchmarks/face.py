"""Measure the requests a face serves, beside a bare handler of the same server that returns the same bytes."""

import asyncio
import re
import shutil
import subprocess
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

import aiohttp

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import WallClock
from polywatt.kit.serve import serve

from .rows import Row

CONNECTIONS, SECONDS, ROUNDS = 64, 3, 5


@dataclass(frozen=True)
class Subject:
    """An endpoint of a face, and the goal for it."""

    vendor: str
    title: str
    path: str
    sign_in: str
    body: dict[str, str]
    token_key: str
    goal: str


SUBJECTS = (
    Subject(
        "powerwall",
        "Powerwall face, meters/aggregates",
        "/api/meters/aggregates",
        "/api/login/Basic",
        {"username": "c", "password": "password"},
        "token",
        "≥ 0.5",
    ),
    Subject(
        "eaton",
        "xStorage Home face, device/status",
        "/api/device/status",
        "/api/auth/signin",
        {"username": "user", "pwd": "user", "userType": "customer"},
        "",
        "≥ 0.4",
    ),
)


def run() -> list[Row]:
    """Measure live values under 64 keep-alive connections, plain HTTP on both sides, in the same minute."""
    if shutil.which("wrk") is None:
        subprocess.run(["apt-get", "install", "-qq", "-y", "wrk"], check=False, capture_output=True)
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is missing; install it (Debian: apt-get install wrk)")
    import uvloop

    return [row for subject in SUBJECTS for row in uvloop.run(measured(subject))]


async def measured(subject: Subject) -> list[Row]:
    """Serve the face of a simulated home, and a handler that sends a recorded answer of it."""
    async with AsyncExitStack() as stack:
        home = await stack.enter_async_context(
            emulation(vendor_named(subject.vendor), EmulationOptions(past_days=31), WallClock())
        )
        face = await stack.enter_async_context(serve(home.face.app))
        token, body, headers = await one_answer(face, subject)
        bare = await stack.enter_async_context(serve(bare_app(body, headers)))
        path = subject.path
        pairs = [(await load(face, path, token), await load(bare, path, token)) for _ in range(ROUNDS)]
    rate = median(ours.rate / theirs.rate for ours, theirs in pairs)
    tail = median(ours.p99_ms / ours.median_ms for ours, _ in pairs)
    what = f"{subject.title}, {CONNECTIONS} connections"
    return [
        Row(f"{what}: requests/s", "bare handler, same server and bytes", rate, subject.goal),
        Row(f"{what}: p99", "its own median", tail, "< 4"),
    ]


async def one_answer(url: str, subject: Subject) -> tuple[str, bytes, list[tuple[bytes, bytes]]]:
    """Return a token, the bytes the face sends, and its headers."""
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{url}{subject.sign_in}", json=subject.body) as answer:
            token = (await answer.json())[subject.token_key]
        authorization = {"Authorization": f"Bearer {token}"}
        async with session.get(f"{url}{subject.path}", headers=authorization) as answer:
            sent = [(n.lower().encode(), v.encode()) for n, v in answer.headers.items() if n.lower() != "date"]
            return token, await answer.read(), sent


def bare_app(body: bytes, headers: list[tuple[bytes, bytes]]) -> Any:
    """Return the minimal ASGI application."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


class Load:
    """The figures of one run of wrk."""

    def __init__(self, text: str) -> None:
        self.rate = float(_found(r"Requests/sec:\s+([\d.]+)", text))
        self.median_ms = _ms(_found(r"(?m)^\s+50%\s+(\S+)", text))
        self.p99_ms = _ms(_found(r"(?m)^\s+99%\s+(\S+)", text))
        if "Non-2xx" in text:
            raise RuntimeError(f"the server refused: {text}")


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"wrk reported: {text}")
    return match[1]


def _ms(text: str) -> float:
    unit = {"us": 1e-3, "ms": 1.0, "s": 1e3}
    number, name = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]  # wrk's own format
    return float(number) * unit[name]


async def load(url: str, path: str, token: str) -> Load:
    """Run wrk for a few seconds, with a time limit."""
    process = await asyncio.create_subprocess_exec(
        *("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"),
        *("-H", f"Authorization: Bearer {token}", f"{url}{path}"),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return Load(out.decode())
