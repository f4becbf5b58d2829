"""``polywatt demo``."""

import pytest

from .cli import polywatt

pytestmark = pytest.mark.anyio


async def test_the_demo_reads_every_home_and_ends_with_a_summary():
    outcome = await polywatt("demo", "--seconds", "3")

    assert outcome.code == 0, outcome.err
    assert "5 of 5 homes read" in outcome.out
    assert "powerwall" in outcome.out
    assert "debug" not in outcome.out
