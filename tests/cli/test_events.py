"""``polywatt events``: what a home's maker tells of the past, for people and for programs."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from polywatt.cli.events import _describe, _make_printable
from polywatt.kit.clock import WallClock
from polywatt.model import Alert, CarSession, Outage, Severity, Unknown
from polywatt.testing import EmulatedHome, emulator

from .cli import is_one_line, polywatt

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 21, 12, tzinfo=UTC)


@asynccontextmanager
async def recent_home() -> AsyncIterator[EmulatedHome]:
    """Its past ends now, by the clock of the commands."""
    async with emulator("enlighten", start=WallClock().now(), past_days=4) as home:
        yield home


async def test_people_see_a_line_for_each_session_with_its_charger_and_energy(tmp_path):
    async with recent_home() as home:
        outcome = await polywatt("events", home.target, "--kind", "sessions", env={"POLYWATT_STATE": str(tmp_path)})

    assert outcome.code == 0, outcome.err
    lines = outcome.out.splitlines()
    assert len(lines) >= 2
    assert all(" car at EV-" in line and " kWh" in line for line in lines)
    assert " – now " in lines[-1], "a car is plugged in"


async def test_programs_get_one_object_for_each_event_and_fewer_days_give_fewer(tmp_path):
    env = {"POLYWATT_STATE": str(tmp_path)}
    async with recent_home() as home:
        long = await polywatt("events", home.target, "--json", env=env)
        short = await polywatt("events", home.target, "--json", "--days", "0.01", env=env)

    rows = [json.loads(line) for line in long.out.splitlines()]
    assert {row["event"]["type"] for row in rows} == {"car_session"}
    assert all(row["event"]["since"].endswith("Z") for row in rows)
    assert all(row["event"]["energy_wh"] >= 0 for row in rows)
    assert "password" not in long.out
    assert len(short.out.splitlines()) < len(rows)


async def test_nothing_is_said_to_have_been_nothing(tmp_path):
    env = {"POLYWATT_STATE": str(tmp_path)}
    async with recent_home() as home:
        people = await polywatt("events", home.target, "--kind", "alerts", env=env)
        programs = await polywatt("events", home.target, "--kind", "alerts", "--json", env=env)

    assert (people.code, people.out, people.err) == (0, "", "no alerts in the last 7 days\n")
    assert (programs.code, programs.out, programs.err) == (0, "", "")


@pytest.mark.parametrize("arguments", [("--kind", "parties"), ("--days", "nan"), ("--days", "0"), ("--days", "9999")])
async def test_nonsense_is_wrong_usage(arguments):
    outcome = await polywatt("events", "enlighten://a%40example.com:secret@127.0.0.1:9", *arguments)

    assert outcome.code == 2
    assert arguments[-1] in outcome.err
    assert "Traceback" not in outcome.err


async def test_a_home_that_tells_of_nothing_says_so_in_one_line():
    async with emulator("sonnen") as home:
        outcome = await polywatt("events", home.target)

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "no events" in outcome.err


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (Outage(since=AT, until=AT + timedelta(hours=1)), "2026-06-21 12:00:00 UTC – 2026-06-21 13:00:00 UTC  outage"),
        (Outage(since=AT), "2026-06-21 12:00:00 UTC – now  outage"),
        (
            Alert(id="1", since=AT, severity=Severity.WARNING, code="gw_off", text="Gateway [off]"),
            "2026-06-21 12:00:00 UTC – now  warning: Gateway [off]",
        ),
        (
            Alert(id="1", since=AT, severity=Unknown(word="Odd"), code="gw_off"),
            "2026-06-21 12:00:00 UTC – now  Odd: gw_off",
        ),
        (Alert(id="1", since=AT, severity=Unknown(word=""), code="gw_off"), "2026-06-21 12:00:00 UTC – now  gw_off"),
        (
            CarSession(charger_id="EV", since=AT, energy_wh=1_500.0, active_s=5_400.0, cost=0.5),
            "2026-06-21 12:00:00 UTC – now  car at EV, 1.50 kWh, 1.5 h charging, cost 0.5",
        ),
        (CarSession(charger_id="EV", since=AT), "2026-06-21 12:00:00 UTC – now  car at EV"),
    ],
)
async def test_an_event_is_one_line_that_says_what_is_known(event: Alert | Outage | CarSession, says: str):
    assert _describe(event) == says


async def test_a_makers_words_give_the_terminal_no_orders():
    assert _make_printable("a\x1b[31mb\nc [bold]") == "a [31mb c [bold]"
