"""``polywatt history``."""

from datetime import UTC, datetime, timedelta

import pytest

from polywatt.hub.store import Store
from polywatt.model import Reading
from polywatt.testing import emulator

from .cli import is_one_line, polywatt

pytestmark = pytest.mark.anyio


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
