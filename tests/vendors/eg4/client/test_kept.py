"""What is not asked again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.responses import Response

from polywatt.kit.clock import ManualClock
from polywatt.model import DeviceUnreachable
from polywatt.vendors.eg4.client import KEPT_S, Eg4Client

from .portal import (
    BATTERY,
    BOX,
    CHECK,
    DEVICES,
    ELIGIBLE,
    ENERGY,
    FUNCTION,
    GROUPS,
    INFO,
    LOGIN,
    MIDBOX,
    PARALLEL_ENERGY,
    PLANTS,
    QUICK_CHARGE,
    READ,
    RUNTIME,
    SERIAL,
    START,
    WRITE,
    cloud,
)

pytestmark = pytest.mark.anyio

CALLS: dict[str, tuple[int, Callable[[Eg4Client], Awaitable[Any]]]] = {
    RUNTIME: (20, lambda client: client.runtime(SERIAL)),
    ENERGY: (20, lambda client: client.energy(SERIAL)),
    PARALLEL_ENERGY: (20, lambda client: client.parallel_energy(SERIAL)),
    MIDBOX: (20, lambda client: client.midbox(BOX)),
    BATTERY: (300, lambda client: client.battery(SERIAL)),
    READ: (120, lambda client: client.parameters(SERIAL, [21, 22])),
    QUICK_CHARGE: (60, lambda client: client.quick_charge_status(SERIAL)),
    PLANTS: (900, lambda client: client.plants()),
    GROUPS: (900, lambda client: client.parallel_groups(12345)),
    DEVICES: (900, lambda client: client.devices(12345)),
    CHECK: (3_600, lambda client: client.firmware_check(SERIAL)),
}
HOUR_S = 3_600


@pytest.mark.proves("eg4.b32", "eg4.b35", "eg4.b39", "eg4.b44", "eg4.b47", "eg4.b55", "eg4.b61", "eg4.b84", "eg4.b85")
@pytest.mark.parametrize("path", CALLS)
async def test_an_answer_is_kept_for_its_time_within_the_hour(path):
    kept_s, ask = CALLS[path]
    within_the_hour_s = min(kept_s, 55 * 60)
    async with cloud() as (client, made):
        first = await ask(client)
        await made.clock.advance(within_the_hour_s - 1)
        second = await ask(client)
        before = made.count(path)
        await made.clock.advance(2 if kept_s < HOUR_S else HOUR_S)
        await ask(client)

    assert first == second
    assert before == 1
    assert made.count(path) == 2


@pytest.mark.proves("eg4.b67")
@pytest.mark.parametrize(
    ("path", "ask"),
    [(INFO, lambda client: client.firmware_info()), (ELIGIBLE, lambda client: client.firmware_eligible(SERIAL))],
)
async def test_the_state_of_updates_is_never_kept(path, ask):
    async with cloud() as (client, made):
        for _ in range(3):
            await ask(client)

        assert made.count(path) == 3


@pytest.mark.proves("eg4.b83")
@pytest.mark.parametrize(("minute", "asked"), [(0, 1), (54, 1), (55, 2), (56, 2), (59, 2)])
async def test_nothing_is_kept_in_the_last_five_minutes_of_an_hour(minute, asked):
    async with cloud(clock=ManualClock(START + timedelta(minutes=minute))) as (client, made):
        for _ in range(2):
            await client.plants()

        assert made.count(PLANTS) == asked


@pytest.mark.proves("eg4.b83")
async def test_what_was_kept_before_a_full_hour_is_asked_again_after_it():
    async with cloud(clock=ManualClock(START + timedelta(minutes=54))) as (client, made):
        await client.plants()
        await made.clock.advance(7 * 60)
        await client.plants()
        await made.clock.advance(7 * 60)
        await client.plants()

        assert made.count(PLANTS) == 2


@pytest.mark.proves("eg4.b85")
async def test_two_devices_do_not_share_an_answer_nor_do_two_questions():
    async with cloud() as (client, made):
        await client.runtime(SERIAL)
        await client.runtime(BOX)
        await client.energy(SERIAL)
        await client.parallel_energy(SERIAL)
        await client.parameters(SERIAL, [21])
        await client.parameters(SERIAL, [22])
        await client.plants(search="a")
        await client.plants(search="b")

        counts = [made.count(path) for path in (RUNTIME, ENERGY, PARALLEL_ENERGY, READ, PLANTS)]
    assert counts == [2, 1, 1, 2, 2]


@pytest.mark.proves("eg4.b47", "eg4.b55")
@pytest.mark.parametrize(
    "tell",
    [
        lambda client: client.write_parameters(SERIAL, {21: 90}),
        lambda client: client.function(SERIAL, "quickCharge", 1),
    ],
)
async def test_a_write_forgets_the_parameters_and_the_quick_charge(tell):
    async with cloud() as (client, made):
        for _ in range(2):
            await client.parameters(SERIAL, [21])
            await client.quick_charge_status(SERIAL)
        before = made.count(READ), made.count(QUICK_CHARGE)
        await tell(client)
        await client.parameters(SERIAL, [21])
        await client.quick_charge_status(SERIAL)

    assert before == (1, 1)
    assert (made.count(READ), made.count(QUICK_CHARGE)) == (2, 2)


@pytest.mark.parametrize("path", [WRITE, FUNCTION])
async def test_so_does_one_whose_answer_was_lost(path):
    async with cloud() as (client, made):
        await client.parameters(SERIAL, [21])
        made.instead[path] = Response(None, 500)
        with pytest.raises(DeviceUnreachable):
            await (
                client.write_parameters(SERIAL, {21: 90})
                if path == WRITE
                else client.function(SERIAL, "quickCharge", 1)
            )
        await client.parameters(SERIAL, [21])

        assert made.count(READ) == 2


@pytest.mark.proves("eg4.b83")
async def test_a_new_login_forgets_the_parameters_and_nothing_else():
    async with cloud() as (client, made):
        await client.parameters(SERIAL, [21])
        await client.plants()
        made.end_sessions()
        await client.runtime(SERIAL)
        await client.parameters(SERIAL, [21])
        await client.plants()

        assert made.count(LOGIN) == 2
        assert (made.count(READ), made.count(PLANTS)) == (2, 1)


async def test_settings_that_may_be_settling_can_be_forgotten():
    async with cloud() as (client, made):
        for _ in range(2):
            await client.parameters(SERIAL, [21])
            client.forget_told()

        assert made.count(READ) == 2


async def test_errors_are_not_kept_and_what_was_given_is_the_callers_own():
    async with cloud() as (client, made):
        made.once[RUNTIME] = [Response(None, 500)]
        with pytest.raises(DeviceUnreachable):
            await client.runtime(SERIAL)
        (await client.parameters(SERIAL, [21])).clear()
        (await client.plants()).clear()

        assert (await client.runtime(SERIAL)).soc == 71
        assert await client.parameters(SERIAL, [21])
        assert await client.plants()


async def test_who_asks_at_once_shares_the_answer_also_when_nothing_is_kept():
    async with cloud(clock=ManualClock(START + timedelta(minutes=57))) as (client, made):
        await asyncio.gather(*(client.runtime(SERIAL) for _ in range(5)))

        assert made.count(RUNTIME) == 1


@pytest.mark.proves("eg4.b90")
def test_a_poll_gains_nothing_by_asking_more_often_than_every_twenty_seconds():
    assert min(KEPT_S.values()) == 20.0
