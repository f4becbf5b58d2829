"""Measure the memory of many emulated homes in one process."""

import asyncio
import contextlib
import resource
import subprocess
import sys
from pathlib import Path

import aiohttp

from .rows import Row

HOMES = 500
LOGIN = {"username": "customer", "password": "password"}


def run() -> list[Row]:
    """500 Powerwalls with a week of past each, and a client over TLS at each of them that has read it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * HOMES), hard))
    command = [sys.executable, "-m", "polywatt", "emulate", "powerwall", "--homes", str(HOMES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            urls = [process.stdout.readline().strip() for _ in range(HOMES)]
            asyncio.run(polled(urls))
            megabytes = peak_mb(process.pid)
        finally:
            process.terminate()
    return [Row(f"{HOMES} emulated Powerwalls, each polled over TLS", "MB at most", megabytes, "< 600")]


async def polled(urls: list[str]) -> None:
    """Sign in at each, and read it twice over the same connection; all stay connected to the end."""
    async with contextlib.AsyncExitStack() as stack:
        for url in urls:
            connector = aiohttp.TCPConnector(ssl=False, limit=1)
            jar = aiohttp.CookieJar(unsafe=True)
            session = await stack.enter_async_context(aiohttp.ClientSession(url, connector=connector, cookie_jar=jar))
            async with session.post("/api/login/Basic", json=LOGIN) as answer:
                answer.raise_for_status()
            for _ in range(2):
                async with session.get("/api/meters/aggregates") as answer:
                    answer.raise_for_status()
                    await answer.read()


def peak_mb(pid: int) -> float:
    """Return the peak resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in lines if row.startswith("VmHWM")) / 1024
