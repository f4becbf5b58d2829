"""Changes that the cloud has accepted and applies later."""

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.vendors.enlighten.face.responses import Refused
from polywatt.vendors.enlighten.face.state.pending_changes import PendingChanges

pytestmark = pytest.mark.anyio


async def test_a_change_is_applied_in_its_time_and_is_pending_until_then():
    clock, applied = ManualClock(), []
    changes = PendingChanges(clock)

    async def apply() -> None:
        applied.append(clock.monotonic_s())

    changes.apply_later(60.0, apply, "profile")
    await clock.advance(59)
    assert (changes.is_pending("profile"), changes.is_pending("other"), applied) == (True, False, [])
    await clock.advance(1)

    assert (changes.is_pending("profile"), applied) == (False, [60.0])
    assert changes.cancel("profile") is False


async def test_a_later_change_takes_the_place_of_an_earlier_one_of_its_name():
    clock, applied = ManualClock(), []
    changes = PendingChanges(clock)

    def saying(word: str):
        async def apply() -> None:
            applied.append(word)

        return apply

    changes.apply_later(60.0, saying("first"), "profile")
    changes.apply_later(60.0, saying("other"), "grid")
    await clock.advance(30)
    changes.apply_later(60.0, saying("second"), "profile")
    await clock.advance(30)
    assert changes.is_pending("profile")
    await clock.advance(30)

    assert applied == ["other", "second"]


async def test_a_cancelled_change_is_never_applied():
    clock, applied = ManualClock(), []
    changes = PendingChanges(clock)

    async def apply() -> None:
        applied.append(1)

    changes.apply_later(60.0, apply, "profile")
    assert changes.cancel("profile") is True
    assert changes.is_pending("profile") is False
    await clock.advance(120)

    assert applied == []


async def test_what_is_being_applied_cannot_be_taken_back():
    clock, applied = ManualClock(), []
    changes = PendingChanges(clock)

    async def apply() -> None:
        await clock.sleep(5.0)
        applied.append(1)

    changes.apply_later(60.0, apply, "profile")
    await clock.advance(62)
    assert (changes.is_pending("profile"), changes.cancel("profile")) == (True, False)
    await clock.advance(3)

    assert (changes.is_pending("profile"), applied) == (False, [1])


async def test_a_change_that_the_home_refuses_is_over_all_the_same():
    clock = ManualClock()
    changes = PendingChanges(clock)

    async def apply() -> None:
        raise Refused(400)

    changes.apply_later(1.0, apply, "profile")
    await clock.advance(1)

    assert changes.is_pending("profile") is False
