"""The rate limits: the cloud's, and our own."""

import asyncio

import pytest
import structlog
from starlette.responses import Response

from polywatt.model import RateLimited
from polywatt.vendors.enlighten.client.errors import BudgetSpent

from ...payloads import SITE, SN
from ..cloud import LOGIN, STATUS, cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b119")
async def test_a_cloud_that_says_how_long_is_left_alone_so_long_and_that_is_logged_once():
    async with cloud() as (client, made):
        await client.session.sign_in()
        made.once[STATUS] = [Response(None, 429, {"Retry-After": "120"})]

        with structlog.testing.capture_logs() as logs:
            for ask in (client.charger.status, client.battery.status, client.charger.status):
                with pytest.raises(RateLimited) as limited:
                    await ask(SITE)
        assert made.asked() == [LOGIN, STATUS]
        assert limited.value.retry_after_s == pytest.approx(120)
        assert [log["event"] for log in logs] == ["rate limited"]

        await made.clock.advance(121)
        await client.charger.status(SITE)


@pytest.mark.proves("enlighten.b119")
async def test_a_cloud_that_does_not_say_how_long_is_left_alone_longer_each_time():
    async with cloud() as (client, made):
        await client.session.sign_in()
        made.instead[STATUS] = Response(None, 429)
        waits_s = []
        for _ in range(3):
            with pytest.raises(RateLimited) as limited:
                await client.charger.status(SITE)
            assert limited.value.retry_after_s is not None
            waits_s.append(limited.value.retry_after_s)
            await made.clock.advance(limited.value.retry_after_s + 1)

    assert waits_s[0] >= 50
    assert waits_s == sorted(waits_s)
    assert made.count(STATUS) == 3


async def test_at_most_two_reads_are_under_way():
    async with cloud() as (client, made):
        await client.session.sign_in()

        async def slow(_seen: object) -> None:
            await asyncio.sleep(0.02)

        made.hold = slow
        await asyncio.gather(
            client.charger.status(SITE),
            client.battery.status(SITE),
            client.devices.list(SITE),
            client.battery_config.profile(SITE),
            client.energy.lifetime(SITE),
        )
    assert made.most_under_way == 2


async def test_no_more_reads_than_the_cloud_puts_up_with_but_commands_still_go():
    async with cloud(ttl_s={"enlighten.battery.status": 0.0}) as (client, made):
        for _ in range(539):
            await client.battery.status(SITE)
        with pytest.raises(BudgetSpent) as spent:
            await client.battery.status(SITE)
        await client.charger.stop(SITE, SN)
        assert len(made.seen) == 541

        await made.clock.advance(3_600)
        await client.battery.status(SITE)
    assert spent.value.retry_after_s == pytest.approx(3_600, abs=1)
