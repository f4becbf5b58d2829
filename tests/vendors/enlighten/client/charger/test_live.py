"""The status while a live stream runs."""

import pytest

from ...payloads import SITE, SN
from ..cloud import STATUS, cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b27")
async def test_the_status_comes_faster_while_a_live_stream_runs_and_not_for_longer():
    async with cloud() as (client, made):
        await client.charger.status(SITE)
        await client.charger.start_live_stream(SITE)
        for _ in range(90):
            await client.charger.status(SITE)
            await made.clock.advance(10)
        during = made.count(STATUS)
        for _ in range(6):
            await client.charger.status(SITE)
            await made.clock.advance(10)
        after = made.count(STATUS) - during
    assert during == 91
    assert after == 1


async def test_a_stopped_live_stream_is_slow_at_once():
    async with cloud() as (client, made):
        await client.charger.start_live_stream(SITE)
        await client.charger.stop_live_stream(SITE)
        for _ in range(3):
            await client.charger.status(SITE)
            await made.clock.advance(10)
    assert made.count(STATUS) == 1


async def test_a_command_shows_at_once_also_during_a_live_stream():
    async with cloud() as (client, made):
        await client.charger.start_live_stream(SITE)
        await client.charger.status(SITE)
        await client.charger.stop(SITE, SN)
        await client.charger.status(SITE)
    assert made.count(STATUS) == 2
