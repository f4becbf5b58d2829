"""``polywatt watch``."""

import asyncio
import json
import signal
from typing import cast

import pytest

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.cli.watch import _outcomes
from polywatt.kit.clock import ManualClock, WallClock
from polywatt.kit.vendor import Driver
from polywatt.model import Home, Pace, RateLimited
from tests.servers import http, raw_server

from .cli import is_one_line, polywatt, running

pytestmark = pytest.mark.anyio


async def test_watch_prints_a_line_per_reading_and_history_finds_what_it_recorded(tmp_path):
    store = tmp_path / "history.sqlite"
    async with emulation(vendor_named("sonnen"), EmulationOptions(past_days=1), WallClock()) as home:
        arguments = ("watch", home.target, "--json", "--every", "0.2", "--count", "4", "--record", str(store))
        watched = await polywatt(*arguments)
        day = await polywatt("history", home.target, "--store", str(store), "--json")
        shown = await polywatt("history", home.target, "--store", str(store))
        energies = await polywatt("history", home.target, "--store", str(store), "--days", "2", "--json")
        unknown = await polywatt("history", "elsewhere", "--store", str(store))

    lines = [json.loads(line) for line in watched.out.splitlines()]
    assert len(lines) == 4
    recorded = [row for line in day.out.splitlines() if (row := json.loads(line))["load_w"] is not None]
    assert recorded[-1]["load_w"] == pytest.approx(lines[0]["load_w"], rel=0.5)
    assert "means of 5 minutes" in shown.out
    today = json.loads(energies.out.splitlines()[-1])
    assert today["load_wh"] > 0
    assert len(energies.out.splitlines()) == 2
    assert unknown.code == 2
    assert is_one_line(unknown.err)


async def test_watch_goes_on_through_a_failure():
    body = b'{"Consumption_W":10,"Production_W":0,"Pac_total_W":0,"RSOC":50}'
    answers = iter([http(b"", status=500)])
    async with raw_server(lambda _: next(answers, http(body))) as (port, _):
        outcome = await polywatt("watch", f"sonnen://127.0.0.1:{port}", "--json", "--every", "0.2", "--count", "1")

    failed, read = map(json.loads, outcome.out.splitlines())
    assert outcome.code == 0
    assert "500" in failed["error"]
    assert read["load_w"] == 10


async def test_watch_ends_at_a_refused_login():
    async with emulation(vendor_named("powerwall"), EmulationOptions(past_days=0.1), WallClock()) as home:
        outcome = await polywatt("watch", home.target.replace(":password@", ":wrong@"), "--json")

    assert outcome.code == 1
    assert is_one_line(outcome.err)


class Impatient:
    """A driver of a device that asks to be left alone for no time at all."""

    def __init__(self) -> None:
        self.asked = 0

    async def home(self) -> Home:
        self.asked += 1
        raise RateLimited("leave me alone", retry_after_s=0)


@pytest.mark.parametrize(("every", "asked"), [(None, 3), (1.0, 11)])
async def test_watch_never_asks_faster_than_the_pace_or_what_was_asked_for(monkeypatch, every, asked):
    clock, driver = ManualClock(), Impatient()
    monkeypatch.setattr("polywatt.kit.clock.WallClock", lambda: clock)

    async def watched() -> None:
        async for _ in _outcomes(cast(Driver, driver), every):
            pass

    watching = asyncio.create_task(watched())
    await clock.advance(2 * Pace().reading_s)
    watching.cancel()

    assert driver.asked == asked


async def test_watch_waits_for_a_home_that_is_not_there_yet():
    async with running("watch", "powerwall://me:pw@127.0.0.1:1?tls=insecure", "--json") as process:
        assert process.stdout is not None
        first = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
        assert "cannot be reached" in first["error"]
        assert process.returncode is None
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 0
