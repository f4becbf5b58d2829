"""Asking again by ourselves, for those who want that."""

import random

import pytest
from starlette.responses import Response
from structlog.testing import capture_logs

from polywatt.model import DeviceUnreachable
from polywatt.vendors.eg4.client import RetryPolicy
from polywatt.vendors.eg4.client.errors import TemporarilyUnavailable
from polywatt.vendors.eg4.client.retry import Retrier

from .cloud import BOX, LOGIN, MIDBOX, RUN, RUNTIME, SERIAL, WRITE, SkippingClock, cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b80")
@pytest.mark.parametrize(("errors", "delay_s"), [(0, 0), (1, 1), (2, 2), (3, 4), (7, 60), (10, 60), (10_000, 60)])
def test_the_wait_doubles_up_to_a_minute_and_the_jitter_comes_on_top(errors, delay_s):
    waits_s = [RetryPolicy().delay_s(errors, random.Random(seed)) for seed in range(200)]

    assert all(delay_s <= wait_s <= delay_s + 0.1 for wait_s in waits_s)
    assert errors == 0 or max(waits_s) > delay_s + 0.09


@pytest.mark.proves("eg4.b77")
@pytest.mark.parametrize("status", [500, 503])
async def test_without_a_policy_trouble_is_raised_at_once(status):
    clock = SkippingClock()
    async with cloud(clock=clock) as (client, made):
        made.instead[RUNTIME] = Response(None, status)
        with pytest.raises(DeviceUnreachable):
            await client.runtime.fetch(SERIAL)

        assert made.count(RUNTIME) == 1
    assert not clock.waits_s


@pytest.mark.proves("eg4.b77", "eg4.b82")
@pytest.mark.parametrize("status", [500, 503])
async def test_with_one_there_are_three_attempts_and_the_last_raises(status):
    clock = SkippingClock()
    async with cloud(clock=clock, retry=RetryPolicy()) as (client, made):
        await client.session.login()
        made.instead[RUNTIME] = Response(None, status)
        with pytest.raises(DeviceUnreachable):
            await client.runtime.fetch(SERIAL)

        first_s, second_s, third_s = made.times_s(RUNTIME)
    assert second_s - first_s == pytest.approx(1.05, abs=0.05)
    assert third_s - second_s == pytest.approx(2.05, abs=0.05)


@pytest.mark.proves("eg4.b81")
async def test_errors_are_counted_over_questions_warned_about_from_three_on_and_forgotten_on_success():
    clock = SkippingClock()
    with capture_logs() as logs:
        async with cloud(clock=clock, retry=RetryPolicy()) as (client, made):
            made.once[RUNTIME] = [Response(None, 500)] * 3
            with pytest.raises(DeviceUnreachable):
                await client.runtime.fetch(SERIAL)
            await client.runtime.fetch(SERIAL)
            await client.energy.fetch(SERIAL)

    warnings = [entry for entry in logs if entry["log_level"] == "warning"]
    assert [entry["errors"] for entry in warnings] == [3]
    assert clock.waits_s == [pytest.approx(wait_s, abs=0.1) for wait_s in (1.0, 2.0, 4.0)]


@pytest.mark.proves("eg4.b82")
async def test_a_lost_session_between_two_attempts_is_made_again():
    async with cloud(clock=SkippingClock(), retry=RetryPolicy()) as (client, made):
        await client.session.login()
        made.once[RUNTIME] = [Response(None, 500), Response(None, 401)]

        assert (await client.runtime.fetch(SERIAL)).soc == 71
        assert made.count(LOGIN) == 2
        assert made.count(RUNTIME) == 3


async def test_neither_a_write_nor_an_update_is_sent_twice_for_it_may_have_happened():
    async with cloud(clock=SkippingClock(), retry=RetryPolicy()) as (client, made):
        made.once[WRITE] = [Response(None, 503)]
        made.instead[RUN] = Response(None, 503)
        with pytest.raises(TemporarilyUnavailable):
            await client.control.write_parameters(SERIAL, {21: 90})
        with pytest.raises(TemporarilyUnavailable):
            await client.firmware.start(SERIAL, confirm=True)

        assert made.count(WRITE) == 1
        assert made.count(RUN) == 1


async def test_a_cloud_that_does_not_answer_at_all_is_not_tried_again():
    clock = SkippingClock()
    retrier, attempts = Retrier(RetryPolicy(), clock), 0

    async def send() -> None:
        nonlocal attempts
        attempts += 1
        raise DeviceUnreachable("no answer within 10 s")

    with pytest.raises(DeviceUnreachable):
        await retrier.run(send)

    assert (attempts, clock.waits_s) == (1, [])


async def test_a_login_in_trouble_is_repeated_too():
    async with cloud(clock=SkippingClock(), retry=RetryPolicy()) as (client, made):
        made.once[LOGIN] = [Response(None, 503)]

        assert (await client.midbox.fetch(BOX)).serialNum == BOX
        assert made.count(LOGIN) == 2
        assert made.count(MIDBOX) == 1
