"""``polywatt watch``, ``history``, ``vendors`` and ``demo``."""

import asyncio
import json
import signal

import pytest

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import WallClock

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


async def test_watch_goes_on_through_failures_and_ends_at_a_refused_login():
    async with emulation(vendor_named("powerwall"), EmulationOptions(past_days=0.1), WallClock()) as home:
        outcome = await polywatt("watch", home.target.replace(":password@", ":wrong@"), "--json")

    assert outcome.code == 1
    assert is_one_line(outcome.err)


async def test_vendors_lists_what_each_can_be_read_and_asked():
    outcome = await polywatt("vendors", "--json")

    found = {row["name"]: row for row in map(json.loads, outcome.out.splitlines())}
    assert "soc_percent" in found["sonnen"]["reads"]
    assert "Charge 0..2500 W" in found["sonnen"]["commands"]
    assert "SetReserve 0..100 %" in found["powerwall"]["commands"]


async def test_the_demo_reads_every_home_and_ends_with_a_summary():
    outcome = await polywatt("demo", "--seconds", "3")

    assert outcome.code == 0, outcome.err
    assert "2 of 2 homes read" in outcome.out
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
