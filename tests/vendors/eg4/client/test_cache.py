"""What is not asked again."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.responses import Response

from polywatt.kit.clock import ManualClock
from polywatt.model import DeviceUnreachable
from polywatt.vendors.eg4.client import TTL_S, Eg4Client

from .cloud import (
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
    RUNTIME: (20, lambda client: client.runtime.fetch(SERIAL)),
    ENERGY: (20, lambda client: client.energy.fetch(SERIAL)),
    PARALLEL_ENERGY: (20, lambda client: client.energy.fetch_group(SERIAL)),
    MIDBOX: (20, lambda client: client.midbox.fetch(BOX)),
    BATTERY: (300, lambda client: client.battery.fetch(SERIAL)),
    READ: (120, lambda client: client.control.fetch_parameters(SERIAL, [21, 22])),
    QUICK_CHARGE: (60, lambda client: client.quick_charge.fetch_status(SERIAL)),
    PLANTS: (900, lambda client: client.plants.fetch()),
    GROUPS: (900, lambda client: client.devices.fetch_groups(12345)),
    DEVICES: (900, lambda client: client.devices.fetch(12345)),
    CHECK: (3_600, lambda client: client.firmware.fetch_check(SERIAL)),
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
    [
        (INFO, lambda client: client.firmware.fetch_updates()),
        (ELIGIBLE, lambda client: client.firmware.fetch_eligibility(SERIAL)),
    ],
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
            await client.plants.fetch()

        assert made.count(PLANTS) == asked


@pytest.mark.proves("eg4.b83")
async def test_what_was_kept_before_a_full_hour_is_asked_again_after_it():
    async with cloud(clock=ManualClock(START + timedelta(minutes=54))) as (client, made):
        await client.plants.fetch()
        await made.clock.advance(7 * 60)
        await client.plants.fetch()
        await made.clock.advance(7 * 60)
        await client.plants.fetch()

        assert made.count(PLANTS) == 2


@pytest.mark.proves("eg4.b85")
async def test_two_devices_do_not_share_an_answer_nor_do_two_questions():
    async with cloud() as (client, made):
        await client.runtime.fetch(SERIAL)
        await client.runtime.fetch(BOX)
        await client.energy.fetch(SERIAL)
        await client.energy.fetch_group(SERIAL)
        await client.control.fetch_parameters(SERIAL, [21])
        await client.control.fetch_parameters(SERIAL, [22])
        await client.plants.fetch(search="a")
        await client.plants.fetch(search="b")

        counts = [made.count(path) for path in (RUNTIME, ENERGY, PARALLEL_ENERGY, READ, PLANTS)]
    assert counts == [2, 1, 1, 2, 2]


@pytest.mark.proves("eg4.b47", "eg4.b55")
@pytest.mark.parametrize(
    "tell",
    [
        lambda client: client.control.write_parameters(SERIAL, {21: 90}),
        lambda client: client.control.set_function(SERIAL, "quickCharge", 1),
    ],
)
async def test_a_write_forgets_the_parameters_and_the_quick_charge(tell):
    async with cloud() as (client, made):
        for _ in range(2):
            await client.control.fetch_parameters(SERIAL, [21])
            await client.quick_charge.fetch_status(SERIAL)
        before = made.count(READ), made.count(QUICK_CHARGE)
        await tell(client)
        await client.control.fetch_parameters(SERIAL, [21])
        await client.quick_charge.fetch_status(SERIAL)

    assert before == (1, 1)
    assert (made.count(READ), made.count(QUICK_CHARGE)) == (2, 2)


@pytest.mark.parametrize("path", [WRITE, FUNCTION])
async def test_so_does_one_whose_answer_was_lost(path):
    async with cloud() as (client, made):
        await client.control.fetch_parameters(SERIAL, [21])
        made.instead[path] = Response(None, 500)
        with pytest.raises(DeviceUnreachable):
            await (
                client.control.write_parameters(SERIAL, {21: 90})
                if path == WRITE
                else client.control.set_function(SERIAL, "quickCharge", 1)
            )
        await client.control.fetch_parameters(SERIAL, [21])

        assert made.count(READ) == 2


@pytest.mark.proves("eg4.b83")
async def test_a_new_login_forgets_the_parameters_and_nothing_else():
    async with cloud() as (client, made):
        await client.control.fetch_parameters(SERIAL, [21])
        await client.plants.fetch()
        made.end_sessions()
        await client.runtime.fetch(SERIAL)
        await client.control.fetch_parameters(SERIAL, [21])
        await client.plants.fetch()

        assert made.count(LOGIN) == 2
        assert (made.count(READ), made.count(PLANTS)) == (2, 1)


async def test_settings_that_may_be_settling_can_be_forgotten():
    async with cloud() as (client, made):
        for _ in range(2):
            await client.control.fetch_parameters(SERIAL, [21])
            client.clear_settings()

        assert made.count(READ) == 2


async def test_errors_are_not_kept_and_what_was_given_is_the_callers_own():
    async with cloud() as (client, made):
        made.once[RUNTIME] = [Response(None, 500)]
        with pytest.raises(DeviceUnreachable):
            await client.runtime.fetch(SERIAL)
        (await client.control.fetch_parameters(SERIAL, [21])).clear()
        (await client.plants.fetch()).clear()

        assert (await client.runtime.fetch(SERIAL)).soc == 71
        assert await client.control.fetch_parameters(SERIAL, [21])
        assert await client.plants.fetch()


async def test_who_asks_at_once_shares_the_answer_also_when_nothing_is_kept():
    async with cloud(clock=ManualClock(START + timedelta(minutes=57))) as (client, made):
        await asyncio.gather(*(client.runtime.fetch(SERIAL) for _ in range(5)))

        assert made.count(RUNTIME) == 1


@pytest.mark.proves("eg4.b90")
def test_a_poll_gains_nothing_by_asking_more_often_than_every_twenty_seconds():
    assert min(TTL_S.values()) == 20.0
