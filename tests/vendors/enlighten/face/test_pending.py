"""What the cloud has accepted and applies later, and what a site is told."""

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import (
    AuthenticationFailed,
    BadAnswer,
    DeviceRefused,
    DeviceUnreachable,
    LeaveGrid,
    PolywattError,
    RateLimited,
    SetReserve,
)
from polywatt.vendors.enlighten.face.answers import Refused, evse_error, spring_error
from polywatt.vendors.enlighten.face.pending import PendingChanges
from polywatt.vendors.enlighten.face.station import Station

from .account import Changed, twin_at

pytestmark = pytest.mark.anyio


async def test_a_change_is_applied_in_its_time_and_is_pending_until_then():
    clock, done = ManualClock(), []
    changes = PendingChanges(clock)

    async def apply() -> None:
        done.append(clock.monotonic_s())

    changes.later(60.0, apply, "profile")
    await clock.advance(59)
    assert (changes.pending("profile"), changes.pending("other"), done) == (True, False, [])
    await clock.advance(1)

    assert (changes.pending("profile"), done) == (False, [60.0])
    assert changes.cancel("profile") is False


async def test_a_later_change_takes_the_place_of_an_earlier_one_of_its_name():
    clock, done = ManualClock(), []
    changes = PendingChanges(clock)

    def saying(word: str):
        async def apply() -> None:
            done.append(word)

        return apply

    changes.later(60.0, saying("first"), "profile")
    changes.later(60.0, saying("other"), "grid")
    await clock.advance(30)
    changes.later(60.0, saying("second"), "profile")
    await clock.advance(30)
    assert changes.pending("profile")
    await clock.advance(30)

    assert done == ["other", "second"]


async def test_a_cancelled_change_is_never_applied():
    clock, done = ManualClock(), []
    changes = PendingChanges(clock)

    async def apply() -> None:
        done.append(1)

    changes.later(60.0, apply, "profile")
    assert changes.cancel("profile") is True
    assert changes.pending("profile") is False
    await clock.advance(120)

    assert done == []


async def test_what_is_being_applied_cannot_be_taken_back():
    clock, done = ManualClock(), []
    changes = PendingChanges(clock)

    async def apply() -> None:
        await clock.sleep(5.0)
        done.append(1)

    changes.later(60.0, apply, "profile")
    await clock.advance(62)
    assert (changes.pending("profile"), changes.cancel("profile")) == (True, False)
    await clock.advance(3)

    assert (changes.pending("profile"), done) == (False, [1])


async def test_a_change_that_the_home_refuses_is_over_all_the_same():
    clock = ManualClock()
    changes = PendingChanges(clock)

    async def apply() -> None:
        raise Refused(400)

    changes.later(1.0, apply, "profile")
    await clock.advance(1)

    assert changes.pending("profile") is False


async def test_a_command_that_cannot_be_stops_all_that_came_with_it():
    clock = ManualClock()
    twin = twin_at(clock)
    station = Station(twin, 1, clock)

    with pytest.raises(Refused) as refused:
        await station.tell(SetReserve(reserve_percent=50.0), SetReserve(reserve_percent=500.0))

    settings = await station.settings()
    assert refused.value.status == 400
    assert settings is not None
    assert settings.reserve_percent == 20.0


async def test_what_was_told_shows_at_once():
    clock = ManualClock()
    station = Station(twin_at(clock), 1, clock)
    await station.settings()
    await station.tell(SetReserve(reserve_percent=50.0))

    settings = await station.settings()
    assert settings is not None
    assert settings.reserve_percent == 50.0


@pytest.mark.proves("enlighten.b126", "enlighten.b127")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DeviceRefused("no", words="not plugged"), 400),
        (DeviceUnreachable("gone"), 473),
        (RateLimited("wait", 2.5), 429),
        (AuthenticationFailed("who"), 550),
        (BadAnswer("what"), 550),
    ],
)
async def test_a_homes_trouble_has_the_clouds_status(error: PolywattError, status: int):
    clock = ManualClock()
    station = Station(Changed(twin_at(clock), send=error), 1, clock)

    with pytest.raises(Refused) as refused:
        await station.tell(LeaveGrid())

    answer = refused.value.answer(clock.now())
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("3" if status == 429 else None)


def test_the_envelopes_are_those_of_their_services():
    now = ManualClock().now()

    assert evse_error("Not plugged", "iqevc_ms-10008").answer(now).body == (
        b'{"meta":{"serverTimeStamp":1782043200000},"data":null,'
        b'"error":{"displayMessage":"Not plugged","code":"400","errorMessageCode":"iqevc_ms-10008"}}'
    )
    assert spring_error(403, "Forbidden", "/a").answer(now).body == (
        b'{"timestamp":"2026-06-21T12:00:00.000+00:00","status":403,"error":"Forbidden","path":"/a"}'
    )
