"""Nonsense that a parser lets through: one line that says what was wrong, never a traceback, never a password."""

import asyncio
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from polywatt.testing import emulator
from tests.cli.cli import ENVIRONMENT, is_one_line, polywatt
from tests.servers import http, raw_server

pytestmark = pytest.mark.anyio

HOME = "sonnen://127.0.0.1:9"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--day", "0001-01-01", "--timezone", "Asia/Tokyo"),
        ("--day", "9999-12-31"),
        ("--day", "9999-12-31", "--days", "2"),
        ("--day", "0001-02-01", "--days", "3660"),
        ("--timezone", "Europe"),
        ("--timezone", "a" * 5_000),
        ("--timezone", "../x"),
    ],
)
async def test_a_day_or_a_zone_that_no_calendar_has_is_wrong_usage(tmp_path, arguments):
    async with emulator("sonnen") as home:
        await polywatt("watch", home.target, "--count", "1", "--record", str(tmp_path / "store"))
        outcome = await polywatt("history", home.target, "--store", str(tmp_path / "store"), *arguments)

    assert outcome.code == 2
    assert is_one_line(outcome.err)


async def test_a_machine_whose_zone_has_no_name_counts_days_in_utc(tmp_path):
    async with emulator("sonnen") as home:
        await polywatt("watch", home.target, "--count", "1", "--record", str(tmp_path / "store"))
        outcome = await polywatt("history", home.target, "--store", str(tmp_path / "store"), env={"TZ": "CET-1CEST,M3"})

    assert outcome.code == 0, outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", HOME, "--store", "a" * 5_000),
        ("history", "me:hunter2@host", "--store", os.devnull),
        ("emulate", "sonnen", "--replay", "a" * 5_000),
        ("emulate", "sonnen", "--speed", "inf"),
        ("emulate", "sonnen", "--speed", "1e300"),
        ("emulate", "sonnen", "--start", "0001-01-01T00:00+05:00"),
        ("emulate", "sonnen", "--start", "0001-01-01"),
        ("emulate", "sonnen", "--start", "9999-12-31T23:59:59"),
        ("emulate", "powerwall", "--username", "\udcff"),
        ("read", "powerwall://me:\udcff@127.0.0.1:9"),
        ("watch", HOME, "--every", "nan"),
        ("demo", "--seconds", "nan"),
    ],
)
async def test_nonsense_in_an_option_ends_in_words(arguments):
    outcome = await polywatt(*arguments)

    assert outcome.code in (1, 2)
    assert "Traceback" not in outcome.err
    assert outcome.err
    assert "hunter2" not in outcome.err


@pytest.mark.parametrize(
    "text",
    [
        "homes:\n  a: 2020-13-45\n",
        "homes:\n  a: powerwall://me:hunter2@h\n\tb: x\n",
        "homes:\n  a: 'powerwall://me:hunter2@h\n",
        "homes: {a: powerwall://me:hunter2@h",
        "homes:\n  a: x\n  a: powerwall://me:hunter2@h\n",
        "[" * 20_000,
        "homes: !!python/object:os.system powerwall://me:hunter2@h\n",
        "\0",
        "powerwall://me:hunter2@h",
    ],
)
async def test_a_configuration_that_cannot_be_understood_is_one_line_without_its_passwords(tmp_path, text):
    (tmp_path / "homes.yaml").write_text(text)
    outcome = await polywatt("read", "b", env={"POLYWATT_CONFIG": str(tmp_path / "homes.yaml")})

    assert outcome.code == 2
    assert is_one_line(outcome.err)
    assert "hunter2" not in outcome.err


@pytest.mark.parametrize("arguments", [("vendors", "--json"), ("vendors",), ("watch", "{}", "--json", "--count", "3")])
async def test_whoever_reads_only_the_beginning_ends_it_without_a_complaint(arguments):
    async with emulator("sonnen") as home:
        command = [sys.executable, "-m", "polywatt", *(a.format(home.target) for a in arguments)]
        reading, writing = os.pipe()
        os.close(reading)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, env=ENVIRONMENT
        )
        os.close(writing)
        _, err = await asyncio.wait_for(process.communicate(), 30)

    assert (process.returncode, err) == (0, b"")


@pytest.mark.parametrize("how", [">&-", "<&- >&-", "<&- >&- 2>&-", "2>&-"])
async def test_closed_streams_are_no_reason_to_crash(how):
    async with emulator("sonnen") as home:
        command = f"{sys.executable} -m polywatt read '{home.target}' --json {how}"
        process = await asyncio.create_subprocess_shell(command, stderr=subprocess.PIPE, env=ENVIRONMENT)
        _, err = await asyncio.wait_for(process.communicate(), 30)

    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("json", ["", "--json"])
async def test_a_full_disk_behind_the_output_is_one_line(json):
    async with emulator("sonnen") as home:
        command = f"{sys.executable} -m polywatt read '{home.target}' {json} > /dev/full"
        process = await asyncio.create_subprocess_shell(command, stderr=subprocess.PIPE, env=ENVIRONMENT)
        _, err = await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 1
    assert is_one_line(err.decode())


@pytest.mark.parametrize("word", ["[/red]", "[bold]x", "\\u001b[31mred"])
async def test_words_of_a_device_that_look_like_markup_are_shown_and_not_obeyed(word):
    body = f'{{"Consumption_W":5,"SystemStatus":"{word}"}}'.encode()
    async with raw_server(lambda _: http(body)) as (port, _):
        outcome = await polywatt("read", f"sonnen://127.0.0.1:{port}")

    assert outcome.code == 0, outcome.err
    assert word.replace("\\u001b", "") in outcome.out
    assert "\x1b" not in outcome.out


async def test_the_help_shows_the_whole_syntax_on_a_narrow_terminal():
    for command in ("read", "watch", "do", "history"):
        outcome = await polywatt(command, "--help", env={"COLUMNS": "80"})

        assert "VENDOR://USER:PASSWORD@HOST:PORT?tls=TRUST" in outcome.out
        assert "…" not in outcome.out
        assert "--no-force" not in outcome.out


async def test_the_version_is_told():
    outcome = await polywatt("--version")

    assert (outcome.code, outcome.out) == (0, f"polywatt {version('polywatt')}\n")
