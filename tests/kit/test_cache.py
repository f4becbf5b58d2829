"""Answers that are shared for a moment."""

import asyncio

import pytest

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import ManualClock
from polywatt.testing import DAYLIGHT

pytestmark = pytest.mark.anyio


class Device:
    """Counts what it is asked; answers when it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def answer(self) -> int:
        self.asked += 1
        number = self.asked
        await self.may_answer.wait()
        return number


async def test_what_was_just_asked_is_not_asked_again():
    clock, device = ManualClock(DAYLIGHT), Device()
    kept: TtlCache[int] = TtlCache(clock, 0.5)

    first = await kept.get("status", device.answer)
    await clock.advance(0.4)
    second = await kept.get("status", device.answer)
    await clock.advance(0.1)
    third = await kept.get("status", device.answer)

    assert (first, second, third) == (1, 1, 2)


async def test_an_answer_is_as_old_as_its_question():
    clock, device = ManualClock(DAYLIGHT), Device()
    kept: TtlCache[int] = TtlCache(clock, 0.5)
    device.may_answer.clear()
    asking = asyncio.ensure_future(kept.get("status", device.answer))
    await asyncio.sleep(0)
    await clock.advance(2.0)
    device.may_answer.set()
    await asking

    assert await kept.get("status", device.answer) == 2


async def test_what_was_asked_before_forgetting_is_not_kept_after():
    clock, device = ManualClock(DAYLIGHT), Device()
    kept: TtlCache[int] = TtlCache(clock, 60.0)
    device.may_answer.clear()
    old = asyncio.ensure_future(kept.get("settings", device.answer))
    await asyncio.sleep(0)
    kept.clear()
    new = asyncio.ensure_future(kept.get("settings", device.answer))
    await asyncio.sleep(0)
    device.may_answer.set()

    assert (await old, await new) == (1, 2)
    assert await kept.get("settings", device.answer) == 2


async def test_an_error_is_not_kept():
    kept: TtlCache[int] = TtlCache(ManualClock(DAYLIGHT), 60.0)

    async def fail() -> int:
        raise OSError("dead")

    with pytest.raises(OSError, match="dead"):
        await kept.get("status", fail)

    assert await kept.get("status", Device().answer) == 1


async def test_only_the_newest_few_answers_are_kept():
    kept: TtlCache[int] = TtlCache(ManualClock(DAYLIGHT), 60.0, max_entries=2)
    device = Device()
    for day in ("mon", "tue", "wed"):
        await kept.get(day, device.answer)

    assert [await kept.get(day, device.answer) for day in ("wed", "tue", "mon")] == [3, 2, 4]
