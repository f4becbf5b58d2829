import asyncio

import pytest

from polywatt.kit.gather import gather_all, gather_by_key
from polywatt.model import AuthenticationFailed, DeviceUnreachable

pytestmark = pytest.mark.anyio


class Request:
    """Answers, or fails, when it is let; knows how it ended."""

    def __init__(self, answer: object = "answer") -> None:
        self.answer = answer
        self.may_end = asyncio.Event()
        self.ended: str | None = None

    async def __call__(self) -> object:
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        self.ended = "answered"
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def turns() -> None:
    """Let everybody else go on as far as they can."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_all_are_under_way_at_once_and_the_answers_come_in_the_order_asked():
    first, second = Request("first"), Request("second")
    both = asyncio.create_task(gather_all(first(), second()))
    for request in (second, first):
        await turns()
        request.may_end.set()

    assert await both == ("first", "second")


async def test_a_failure_is_raised_when_the_others_have_ended_and_not_before():
    fails, lasts = Request(DeviceUnreachable("gone")), Request()
    both = asyncio.create_task(gather_all(fails(), lasts()))
    fails.may_end.set()
    await turns()
    was_done = both.done()
    lasts.may_end.set()
    with pytest.raises(DeviceUnreachable, match="gone"):
        await both

    assert was_done is False
    assert lasts.ended == "answered"


async def test_of_several_failures_the_first_in_the_order_asked_is_raised_whichever_came_first():
    early, late = Request(DeviceUnreachable("early")), Request(AuthenticationFailed("late"))
    both = asyncio.create_task(gather_all(late(), early()))
    early.may_end.set()
    await turns()
    late.may_end.set()

    with pytest.raises(AuthenticationFailed, match="late"):
        await both


async def test_the_failures_that_are_not_raised_disturb_nobody():
    loud: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: loud.append(context))
    one, other = Request(DeviceUnreachable("one")), Request(DeviceUnreachable("other"))
    one.may_end.set()
    other.may_end.set()
    with pytest.raises(DeviceUnreachable, match="one"):
        await gather_all(one(), other())
    await turns()

    assert not loud


async def test_whoever_is_cancelled_leaves_nothing_under_way():
    answered, one, other = Request(), Request(), Request()
    answered.may_end.set()
    all_three = asyncio.create_task(gather_all(answered(), one(), other()))
    await turns()
    all_three.cancel()
    with pytest.raises(asyncio.CancelledError):
        await all_three

    assert [request.ended for request in (answered, one, other)] == ["answered", "cancelled", "cancelled"]


async def test_a_failure_does_not_hide_a_cancellation():
    fails, lasts = Request(DeviceUnreachable("gone")), Request()
    both = asyncio.create_task(gather_all(fails(), lasts()))
    fails.may_end.set()
    await turns()
    both.cancel()
    with pytest.raises(asyncio.CancelledError):
        await both

    assert lasts.ended == "cancelled"


async def test_each_answer_keeps_its_own_type():
    async def number() -> int:
        return 1

    async def word() -> str:
        return "one"

    two: tuple[int, str] = await gather_all(number(), word())
    five: tuple[int, str, int, str, int] = await gather_all(number(), word(), number(), word(), number())

    assert (two, five) == ((1, "one"), (1, "one", 1, "one", 1))


async def test_of_many_questions_only_so_many_are_under_way_and_each_answer_has_its_key():
    requests = [Request(str(n)) for n in range(5)]
    under_way: list[int] = []

    async def ask(n: int) -> object:
        under_way.append(n)
        return await requests[n]()

    answers = asyncio.create_task(gather_by_key(range(5), ask, max_concurrent=2))
    await turns()
    assert under_way == [0, 1]
    for request in requests:
        request.may_end.set()
    assert await answers == {n: str(n) for n in range(5)}


async def test_a_failure_among_many_is_raised_when_all_have_ended():
    good, bad = Request("good"), Request(DeviceUnreachable("gone"))
    requests = {"bad": bad, "good": good}
    answers = asyncio.create_task(gather_by_key(requests, lambda key: requests[key]()))
    bad.may_end.set()
    await turns()
    assert not answers.done()
    good.may_end.set()
    with pytest.raises(DeviceUnreachable, match="gone"):
        await answers
    assert good.ended == "answered"
