"""Running the command line as a person does: a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("POLYWATT_")}


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


async def polywatt(*arguments: str, env: Mapping[str, str] = {}, cwd: str | None = None) -> Outcome:
    """Run to the end, with nothing on standard input."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "polywatt",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**ENVIRONMENT, "COLUMNS": "120", **env},
        cwd=cwd,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return Outcome(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run until the context ends; killed if it has not ended by then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "polywatt",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def is_one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.endswith("\n") and "Traceback" not in text
