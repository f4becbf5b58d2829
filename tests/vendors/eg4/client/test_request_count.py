"""How often a site is asked by somebody who polls much more often than anything changes."""

import math
from collections import Counter
from datetime import timedelta

import pytest

from polywatt.vendors.eg4.client import TTL_S, Eg4Client
from polywatt.vendors.eg4.client.cache import LAST_CACHED_MINUTE

from .cloud import (
    BATTERY,
    BOX,
    DEVICES,
    ENERGY,
    GROUPS,
    LOGIN,
    MIDBOX,
    PLANTS,
    QUICK_CHARGE,
    READ,
    RUNTIME,
    SERIAL,
    Portal,
)
from .portal_cloud import GROUP_A, PLANT, SECOND, field_cloud

pytestmark = pytest.mark.anyio

INVERTERS = (SERIAL, SECOND)
POLL_S, HOURS, HOUR_S = 5, 2, 3_600
KEPT_AS = {
    RUNTIME: "runtime",
    BATTERY: "battery",
    ENERGY: "energy",
    MIDBOX: "midbox",
    READ: "parameters",
    QUICK_CHARGE: "quick charge",
    PLANTS: "discovery",
    DEVICES: "discovery",
    GROUPS: "discovery",
}


async def poll(client: Eg4Client) -> None:
    await client.plants.fetch()
    await client.devices.fetch(PLANT)
    await client.devices.fetch_groups(PLANT)
    await client.midbox.fetch(BOX)
    for serial in INVERTERS:
        await client.runtime.fetch(serial)
        await client.battery.fetch(serial)
        await client.energy.fetch(serial)
        await client.registers.fetch(serial, 0)
        await client.quick_charge.fetch_status(serial)


def asked(made: Portal) -> Counter[tuple[str, str]]:
    """Requests by path and device."""
    return Counter((seen.path, seen.form.get("serialNum") or seen.form.get("inverterSn") or "") for seen in made.seen)


def most(kept_s: float) -> int:
    """An hour has 55 minutes in which answers are kept, and at its end five in which every poll asks."""
    kept_part_s = LAST_CACHED_MINUTE * 60
    per_hour = math.ceil(kept_part_s / kept_s) + (HOUR_S - kept_part_s) // POLL_S
    return HOURS * per_hour


@pytest.mark.proves("eg4.b32", "eg4.b35", "eg4.b39", "eg4.b44", "eg4.b47", "eg4.b55", "eg4.b83", "eg4.b84", "eg4.b90")
async def test_a_site_that_is_polled_every_five_seconds_is_asked_as_often_as_its_answers_are_kept():
    async with field_cloud(named=GROUP_A) as (client, made):
        end = made.clock.now() + timedelta(hours=HOURS)
        while made.clock.now() < end:
            await poll(client)
            await made.clock.advance(POLL_S)

        counts = asked(made)
    assert {path for path, _ in counts} == {LOGIN, *KEPT_AS}
    assert len(counts) == 1 + 3 + 1 + 5 * len(INVERTERS)
    assert counts.pop((LOGIN, "")) == 2, "a session lives for less than two hours"
    for (path, serial), count in counts.items():
        # A new session forgets the parameters.
        allowed = most(TTL_S[KEPT_AS[path]]) + (path == READ)
        assert allowed * 0.9 <= count <= allowed, (path, serial)
