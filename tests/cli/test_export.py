"""``polywatt export``: years of records, over an interruption."""

import asyncio
import signal
from datetime import UTC, datetime

import pytest

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import ManualClock

from .cli import is_one_line, polywatt, running

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = ("--from", "2025-11-21", "--to", "2026-11-19")


def starts(path) -> list[str]:
    return [line.split(",")[0] for line in path.read_text().splitlines()[1:]]


@pytest.mark.proves("eaton.b02")
async def test_a_year_interrupted_half_way_gives_one_complete_file(tmp_path):
    path = tmp_path / "year.csv"
    options = EmulationOptions(past_days=366)
    async with emulation(vendor_named("eaton"), options, ManualClock(NOW)) as home:
        assert home.twin is not None
        home.twin.prepare()
        async with running("export", home.target, *SPAN, "--out", str(path)) as process:
            while not path.exists() or path.stat().st_size < 500_000:  # noqa: ASYNC110  # a file tells nobody that it grows
                await asyncio.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, err = await asyncio.wait_for(process.communicate(), 30)
        half = len(starts(path))
        rest = await polywatt("export", home.target, *SPAN, "--out", str(path))

    found = starts(path)
    assert process.returncode == 130
    assert b"run the same command again to go on" in err
    assert 0 < half < len(found)
    assert rest.code == 0, rest.err
    assert len(found) == len(set(found)) == 364 * 288
    days = [start[:10] for start in found]
    assert (days.count("2026-03-29"), days.count("2026-10-25"), days.count("2026-06-21")) == (276, 300, 288)


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "yesterday"),
        ("--from", "2026-02-30"),
        ("--from", "0001-01-01"),
        ("--from", "2026-11-19", "--to", "2026-11-01"),
        ("--from", "2026-11-19", "--to", "2026-11-19T25:00"),
    ],
)
async def test_a_span_that_is_none_is_wrong_usage(tmp_path, words):
    async with emulation(vendor_named("eaton"), EmulationOptions(past_days=0), ManualClock(NOW)) as home:
        outcome = await polywatt("export", home.target, *words, "--out", str(tmp_path / "out.csv"))

    assert outcome.code == 2
    assert outcome.out == ""


async def test_a_file_of_somebody_elses_is_left_alone(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("my notes")
    async with emulation(vendor_named("eaton"), EmulationOptions(past_days=0), ManualClock(NOW)) as home:
        outcome = await polywatt("export", home.target, *SPAN, "--out", str(path))

    assert outcome.code == 2
    assert is_one_line(outcome.err)
    assert path.read_text() == "my notes"


async def test_a_file_that_begins_later_says_that_what_is_before_is_not_added(tmp_path):
    path = tmp_path / "out.csv"
    async with emulation(vendor_named("eaton"), EmulationOptions(past_days=4), ManualClock(NOW)) as home:
        first = await polywatt("export", home.target, "--from", "2026-11-19", "--out", str(path), "--to", "2026-11-19")
        again = await polywatt("export", home.target, "--from", "2026-11-17", "--out", str(path), "--to", "2026-11-19")

    assert (first.code, again.code) == (0, 0)
    assert first.err == ""
    assert "begins with 2026-11-19 00:00" in again.err
    assert len(starts(path)) == 288


async def test_a_home_without_a_history_says_how_to_make_one(tmp_path):
    async with emulation(vendor_named("sonnen"), EmulationOptions(past_days=0), ManualClock(NOW)) as home:
        outcome = await polywatt("export", home.target, *SPAN, "--out", str(tmp_path / "out.csv"))

    assert outcome.code == 1
    assert "--record" in outcome.err
    assert is_one_line(outcome.err)
