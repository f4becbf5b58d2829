"""``polywatt watch``, ``history``, ``vendors`` and ``demo``."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import cast

import pytest

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.cli.watch import _outcomes
from polywatt.hub.store import Store
from polywatt.kit.clock import ManualClock, WallClock
from polywatt.kit.vendor import Driver
from polywatt.model import Home, Pace, RateLimited, Reading
from polywatt.testing import emulator
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


async def test_history_without_a_file_says_how_to_make_one(tmp_path):
    outcome = await polywatt("history", "powerwall://me:secret@127.0.0.1", "--store", str(tmp_path / "none.sqlite"))

    assert outcome.code == 2
    assert "secret" not in outcome.err
    assert "watch" in outcome.err
    assert not (tmp_path / "none.sqlite").exists()


async def test_history_of_a_file_that_is_no_store_is_one_line(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear diary, " * 100)

    outcome = await polywatt("history", "sonnen://127.0.0.1", "--store", str(file))

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert file.read_text().startswith("Dear diary")


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


@pytest.fixture
def recorded(tmp_path):
    """A store with a home "cabin" that was read twice on 21 June 2026 by UTC."""
    path = tmp_path / "history.sqlite"
    store = Store.open(path)
    home, noon = store.home_id("cabin"), datetime(2026, 6, 21, 12, tzinfo=UTC)
    for minutes in (0, 4):
        at = noon + timedelta(minutes=minutes)
        store.add([(home, Reading(received_at=at, solar_w=12_345.0, load_w=1_000.0, soc_percent=50.0))])
    store.close()
    return str(path)


async def test_energies_of_days_fit_a_narrow_terminal(recorded):
    arguments = ("history", "cabin", "--store", recorded, "--day", "2026-06-21", "--days", "2", "--timezone", "UTC")
    outcome = await polywatt(*arguments, env={"COLUMNS": "80"})

    assert "2026-06-20" in outcome.out
    assert "2026-06-21" in outcome.out
    assert "discharged" in outcome.out
    assert "kWh" in outcome.out
    assert "…" not in outcome.out


async def test_an_empty_day_says_so_and_what_there_is(recorded):
    outcome = await polywatt("history", "cabin", "--store", recorded, "--day", "2026-06-20", "--timezone", "UTC")

    assert outcome.code == 0
    assert outcome.out == ("Nothing was recorded on 2026-06-20 (UTC). The newest reading is of 2026-06-21 12:04:00.\n")


async def test_a_single_reading_is_said_not_to_count_yet(tmp_path):
    path = tmp_path / "history.sqlite"
    store = Store.open(path)
    store.add([(store.home_id("cabin"), Reading(received_at=datetime(2026, 6, 21, 12, tzinfo=UTC), load_w=1.0))])
    store.close()
    outcome = await polywatt("history", "cabin", "--store", str(path), "--day", "2026-06-21", "--timezone", "UTC")

    assert outcome.code == 0
    assert "One reading so far on 2026-06-21" in outcome.out


async def test_what_is_not_shown_at_a_terminal_has_no_blanks_at_the_ends_of_its_lines(recorded):
    async with emulator("sonnen") as home:
        outcomes = [
            await polywatt("read", home.target),
            await polywatt("watch", home.target, "--count", "1"),
            await polywatt("history", "cabin", "--store", recorded, "--day", "2026-06-21", "--timezone", "UTC"),
            await polywatt("vendors"),
        ]

    for outcome in outcomes:
        assert outcome.code == 0
        assert outcome.out.count("\n") > 3
        assert [line for line in outcome.out.split("\n") if line != line.rstrip()] == []


async def test_the_names_of_vendors_are_not_cut_on_a_narrow_terminal():
    outcome = await polywatt("vendors", env={"COLUMNS": "60"})

    assert "…" not in outcome.out
    assert "lifetime.discharged_wh" in outcome.out
    assert "Tesla Powerwall 2 (local gateway)" in outcome.out


async def test_the_help_shows_the_whole_syntax_on_a_narrow_terminal():
    for command in ("read", "watch", "do", "history"):
        outcome = await polywatt(command, "--help", env={"COLUMNS": "80"})

        assert "VENDOR://USER:PASSWORD@HOST:PORT?tls=TRUST" in outcome.out
        assert "…" not in outcome.out
        assert "--no-force" not in outcome.out


async def test_the_version_is_told():
    outcome = await polywatt("--version")

    assert (outcome.code, outcome.out) == (0, f"polywatt {version('polywatt')}\n")


async def test_vendors_lists_what_each_can_be_read_and_asked():
    outcome = await polywatt("vendors", "--json")

    found = {row["name"]: row for row in map(json.loads, outcome.out.splitlines())}
    assert "soc_percent" in found["sonnen"]["reads"]
    assert "Charge 0..2500 W" in found["sonnen"]["commands"]
    assert "SetReserve 0..100 %" in found["powerwall"]["commands"]


async def test_the_demo_reads_every_home_and_ends_with_a_summary():
    outcome = await polywatt("demo", "--seconds", "3")

    assert outcome.code == 0, outcome.err
    assert "5 of 5 homes read" in outcome.out
    assert "powerwall" in outcome.out
    assert "debug" not in outcome.out


async def test_watch_waits_for_a_home_that_is_not_there_yet():
    async with running("watch", "powerwall://me:pw@127.0.0.1:1?tls=insecure", "--json") as process:
        assert process.stdout is not None
        first = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
        assert "cannot be reached" in first["error"]
        assert process.returncode is None
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 0
