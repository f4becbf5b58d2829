"""Signals, prompts and readers that leave: what the exit code says, and that nothing else is said."""

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
import termios

import pytest

from polywatt.testing import emulator
from tests.servers import raw_server

from .cli import ENVIRONMENT, running

pytestmark = pytest.mark.anyio

CODES = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]


@pytest.mark.parametrize(("number", "code"), CODES)
@pytest.mark.parametrize("arguments", [("read",), ("do", "hold"), ("watch", "--count", "1")], ids=lambda a: a[0])
async def test_a_command_that_was_interrupted_says_so_by_its_exit_code(arguments, number, code):
    was_asked = asyncio.Event()
    async with (
        raw_server(lambda _: was_asked.set()) as (port, _),
        running(arguments[0], f"sonnen://127.0.0.1:{port}", *arguments[1:]) as process,
    ):
        await asyncio.wait_for(was_asked.wait(), 30)
        process.send_signal(number)
        out, err = await asyncio.wait_for(process.communicate(), 20)

    assert (process.returncode, out, err) == (code, b"", b"")


@pytest.mark.parametrize(("number", "code"), CODES)
async def test_a_demo_with_an_end_was_interrupted_and_one_without_was_ended(number, code):
    codes = []
    for arguments in (("demo", "--seconds", "60"), ("demo",)):
        async with running(*arguments) as process:
            assert process.stdout is not None
            await asyncio.wait_for(process.stdout.readline(), 30)
            process.send_signal(number)
            _, err = await asyncio.wait_for(process.communicate(), 20)
        codes.append(process.returncode)
        assert err == b""

    assert codes == [code, 0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_watch_is_ended_by_a_signal_and_has_done_its_work(number):
    async with emulator("sonnen") as home, running("watch", home.target, "--json") as process:
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), 30)
        process.send_signal(number)
        _, err = await asyncio.wait_for(process.communicate(), 20)

    assert (process.returncode, err) == (0, b"")


async def at_a_terminal(terminal: int, *arguments: str) -> asyncio.subprocess.Process:
    """A process whose terminal this is, as a shell starts it."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "polywatt",
        *arguments,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**ENVIRONMENT, "TERM": "dumb"},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )


async def read_until(terminal: int, word: bytes) -> bytes:
    shown = b""
    while word not in shown:
        shown += await asyncio.wait_for(asyncio.to_thread(os.read, terminal, 4_096), 30)
    return shown


@pytest.mark.parametrize("command", [("read",), ("watch",), ("do", "hold")], ids=lambda c: c[0])
async def test_ctrl_c_at_the_password_prompt_ends_it(command):
    ours, theirs = os.openpty()
    try:
        process = await at_a_terminal(theirs, command[0], "powerwall://127.0.0.1:9?tls=insecure", *command[1:])
        await read_until(ours, b"Password of customer at powerwall://127.0.0.1:9: ")
        os.write(ours, b"\x03")
        code = await asyncio.wait_for(process.wait(), 20)
        os.set_blocking(ours, False)
        rest = os.read(ours, 4_096)
    finally:
        os.close(ours)
        os.close(theirs)

    assert code == 130
    assert rest.replace(b"^C", b"").strip() == b""


async def test_a_prompt_that_is_terminated_gives_the_terminal_back_as_it_was():
    ours, theirs = os.openpty()
    try:
        process = await at_a_terminal(theirs, "read", "powerwall://127.0.0.1:9?tls=insecure")
        await read_until(ours, b"Password of customer at powerwall://127.0.0.1:9: ")
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 20)
        flags = termios.tcgetattr(theirs)[3]
    finally:
        os.close(ours)
        os.close(theirs)

    assert code == 143
    assert flags & termios.ECHO


async def test_a_password_that_is_typed_is_used_and_not_shown():
    ours, theirs = os.openpty()
    try:
        async with emulator("powerwall") as home:
            process = await at_a_terminal(theirs, "read", home.target.replace(":password@", "@"), "--json")
            await read_until(ours, b"Password of customer")
            os.write(ours, b"password\n")
            shown = await read_until(ours, b"}")
            code = await asyncio.wait_for(process.wait(), 20)
    finally:
        os.close(ours)
        os.close(theirs)

    assert code == 0
    assert json.loads(shown[shown.index(b"{") :])["soc_percent"] is not None
    assert b"password" not in shown


@pytest.mark.parametrize("json_or_table", [("--json",), ()], ids=["json", "table"])
async def test_watch_ends_quietly_when_its_reader_has_enough(json_or_table):
    async with emulator("sonnen") as home:
        reading, writing = os.pipe()
        command = (sys.executable, "-m", "polywatt", "watch", home.target, "--every", "0.2", *json_or_table)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, env=ENVIRONMENT
        )
        os.close(writing)
        await asyncio.wait_for(asyncio.to_thread(os.read, reading, 1), 30)
        os.close(reading)
        _, err = await asyncio.wait_for(process.communicate(), 20)

    assert (process.returncode, err) == (0, b"")
