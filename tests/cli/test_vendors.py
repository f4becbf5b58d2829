"""``polywatt vendors``."""

import json

import pytest

from .cli import polywatt

pytestmark = pytest.mark.anyio


async def test_the_names_of_vendors_are_not_cut_on_a_narrow_terminal():
    outcome = await polywatt("vendors", env={"COLUMNS": "60"})

    assert "…" not in outcome.out
    assert "lifetime.discharged_wh" in outcome.out
    assert "Tesla Powerwall 2 (local gateway)" in outcome.out


async def test_vendors_lists_what_each_can_be_read_and_asked():
    outcome = await polywatt("vendors", "--json")

    found = {row["name"]: row for row in map(json.loads, outcome.out.splitlines())}
    assert "soc_percent" in found["sonnen"]["reads"]
    assert "Charge 0..2500 W" in found["sonnen"]["commands"]
    assert "SetReserve 0..100 %" in found["powerwall"]["commands"]
