import asyncio

import pytest

from polywatt.kit.single_flight import SingleFlight
from polywatt.model import DeviceUnreachable

pytestmark = pytest.mark.anyio


class Question:
    """Counts how often it was asked; answers when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> int:
        self.asked += 1
        await self.may_answer.wait()
        if self.error is not None:
            raise self.error
        return self.asked


async def started(*askers) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(asker) for asker in askers]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_all_who_ask_meanwhile_share_one_answer():
    flight, question = SingleFlight[int](), Question()
    tasks = await started(*(flight.run("status", question) for _ in range(5)))
    question.may_answer.set()

    assert await asyncio.gather(*tasks) == [1] * 5
    assert question.asked == 1


async def test_nothing_is_kept_afterwards():
    flight, question = SingleFlight[int](), Question()
    question.may_answer.set()

    assert [await flight.run("status", question), await flight.run("status", question)] == [1, 2]


async def test_another_question_is_another_flight():
    flight, one, other = SingleFlight[int](), Question(), Question()
    tasks = await started(flight.run("status", one), flight.run("settings", other))
    one.may_answer.set()
    other.may_answer.set()
    await asyncio.gather(*tasks)

    assert (one.asked, other.asked) == (1, 1)


async def test_an_error_is_everybodys_and_the_next_question_is_asked_anew():
    flight, question = SingleFlight[int](), Question()
    question.error = DeviceUnreachable("gone")
    tasks = await started(*(flight.run("status", question) for _ in range(3)))
    question.may_answer.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert [str(r) for r in results] == ["gone"] * 3
    question.error = None
    assert await flight.run("status", question) == 2


@pytest.mark.parametrize("who", [0, 1])
async def test_the_cancellation_of_one_asker_is_not_the_others(who):
    flight, question = SingleFlight[int](), Question()
    tasks = await started(flight.run("status", question), flight.run("status", question))
    tasks[who].cancel()
    await asyncio.sleep(0)
    question.may_answer.set()

    assert await tasks[1 - who] == 1
    assert tasks[who].cancelled()
    assert question.asked == 1


async def test_an_error_nobody_waits_for_any_more_disturbs_nobody():
    flight, question = SingleFlight[int](), Question()
    question.error = DeviceUnreachable("gone")
    loud: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: loud.append(context))
    (task,) = await started(flight.run("status", question))
    task.cancel()
    question.may_answer.set()
    for _ in range(5):
        await asyncio.sleep(0)
    question.error = None

    assert await flight.run("status", question) == 2
    assert not loud
