"""``polywatt firmware``: read freely, updated only by a person who means it."""

import json

import pytest

from polywatt.testing import emulator

from .cli import is_one_line, polywatt

pytestmark = pytest.mark.anyio


async def test_what_runs_and_what_is_available_is_shown_for_each_device():
    async with emulator("eg4", preset="parallel-gridboss") as home:
        people = await polywatt("firmware", home.target)
        programs = await polywatt("firmware", home.target, "--json")

    assert people.out.splitlines() == [
        "0987654321  IAAB-1300, IAAB-1600 is available",
        "1234567891  fAAB-2122, fAAB-2525 is available",
        "1234567892  fAAB-2122, fAAB-2525 is available",
    ]
    assert [json.loads(line)["firmware"]["available"] for line in programs.out.splitlines()][1:] == ["fAAB-2525"] * 2


@pytest.mark.parametrize("wrong", [[], ["--confirm", "1234567892"], ["--confirm", "yes"]])
async def test_an_update_that_is_not_confirmed_is_not_begun(wrong: list[str]):
    async with emulator("eg4", preset="parallel-gridboss") as home:
        outcome = await polywatt("firmware", home.target, "--update", "1234567891", *wrong)
        after = await polywatt("firmware", home.target)

    assert outcome.code == 2
    assert is_one_line(outcome.err)
    assert "add --confirm 1234567891" in outcome.err
    assert "done" not in after.out


async def test_a_confirmed_update_begins_and_is_seen_and_a_second_of_its_group_is_refused():
    async with emulator("eg4", preset="parallel-gridboss") as home:
        begun = await polywatt("firmware", home.target, "--update", "1234567891", "--confirm", "1234567891")
        await home.clock.advance(900)
        during = await polywatt("firmware", home.target)
        second = await polywatt("firmware", home.target, "--update", "1234567892", "--confirm", "1234567892")

    assert begun.code == 0, begun.err
    assert "1234567891 has begun" in begun.out
    assert "an update is 49% done" in during.out
    assert second.code == 1
    assert is_one_line(second.err)


async def test_other_makes_say_that_they_cannot():
    async with emulator("powerwall") as home:
        shown = await polywatt("firmware", home.target)
        outcome = await polywatt("firmware", home.target, "--update", "x", "--confirm", "x")

    assert "20.49.0" in shown.out
    assert (outcome.code, is_one_line(outcome.err)) == (1, True)
