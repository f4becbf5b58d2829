"""Refusals and their envelopes."""

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
)
from polywatt.vendors.enlighten.face.responses import Refused, evse_refusal, spring_refusal
from polywatt.vendors.enlighten.face.state import SiteState

from .account import Changed, twin_at

pytestmark = pytest.mark.anyio


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
    site = SiteState(Changed(twin_at(clock), send=error), 1, clock)

    with pytest.raises(Refused) as refused:
        await site.send(LeaveGrid())

    answer = refused.value.response(clock.now())
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("3" if status == 429 else None)


def test_the_envelopes_are_those_of_their_services():
    now = ManualClock().now()

    assert evse_refusal("Not plugged", "iqevc_ms-10008").response(now).body == (
        b'{"meta":{"serverTimeStamp":1782043200000},"data":null,'
        b'"error":{"displayMessage":"Not plugged","code":"400","errorMessageCode":"iqevc_ms-10008"}}'
    )
    assert spring_refusal(403, "Forbidden", "/a").response(now).body == (
        b'{"timestamp":"2026-06-21T12:00:00.000+00:00","status":403,"error":"Forbidden","path":"/a"}'
    )
