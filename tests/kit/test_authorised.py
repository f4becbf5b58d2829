"""The one way to send a request in a session."""

import pytest

from polywatt.kit.authorised import AuthorisedRequests
from polywatt.kit.clock import ManualClock
from polywatt.kit.http import HttpResponse
from polywatt.kit.token import Token, TokenHolder

pytestmark = pytest.mark.anyio


class Device:
    """Accepts the newest of its tokens alone, but none for what is forbidden."""

    def __init__(self, clock: ManualClock, forbidden_s: float = 0.0) -> None:
        self.sign_ins, self.requests = 0, list[tuple[str, str]]()
        self.forbidden = set[str]()
        self.forgot = False
        self.refused = list[str]()
        self.holder = TokenHolder(self._sign_in, clock)
        self.authorised = AuthorisedRequests(
            self.holder,
            self._send,
            is_refused=lambda response: response.status == 401,
            clock=clock,
            forbidden_s=forbidden_s,
            on_renewal=lambda response: self.refused.append(response.request),
        )

    async def _sign_in(self) -> Token:
        self.sign_ins += 1
        self.forgot = False
        return Token(f"token {self.sign_ins}", None)

    async def _send(self, request: str, token: str) -> HttpResponse:
        self.requests.append((request, token))
        is_refused = self.forgot or request in self.forbidden or token != f"token {self.sign_ins}"
        return HttpResponse(401 if is_refused else 200, {}, b"", request)

    async def status_of(self, request: str, **options: bool) -> int:
        return (await self.authorised.request(request, request, **options)).status


async def test_the_first_request_signs_in_and_the_next_goes_on_with_the_session():
    device = Device(ManualClock())

    assert [await device.status_of("status"), await device.status_of("meters")] == [200, 200]
    assert device.requests == [("status", "token 1"), ("meters", "token 1")]
    assert device.sign_ins == 1


async def test_a_session_that_the_device_forgot_is_renewed_and_the_request_sent_once_more():
    device = Device(ManualClock())
    await device.status_of("status")
    device.forgot = True

    assert await device.status_of("status") == 200
    assert device.requests[1:] == [("status", "token 1"), ("status", "token 2")]
    assert device.refused == ["status"]


async def test_a_refusal_of_a_new_session_is_about_the_request_and_costs_no_further_sign_in():
    device = Device(ManualClock())
    device.forbidden.add("install")

    assert await device.status_of("install") == 401
    assert (device.sign_ins, len(device.requests)) == (1, 1)


async def test_a_request_that_is_forbidden_costs_one_sign_in_for_so_long():
    clock = ManualClock()
    device = Device(clock, forbidden_s=3_600.0)
    device.forbidden.add("install")
    await device.status_of("status")

    for _ in range(3):
        assert await device.status_of("install") == 401
    assert device.sign_ins == 2
    await clock.advance(3_601.0)
    assert await device.status_of("install") == 401
    assert device.sign_ins == 3


async def test_a_request_that_is_allowed_again_is_forbidden_no_more():
    device = Device(ManualClock(), forbidden_s=3_600.0)
    await device.status_of("status")
    device.forbidden.add("install")
    await device.status_of("install")
    device.forbidden.clear()

    assert await device.status_of("install") == 200
    device.forgot = True
    assert await device.status_of("install") == 200
    assert device.sign_ins == 3


async def test_whoever_may_not_renew_gets_the_refusal():
    device = Device(ManualClock())
    await device.status_of("status")
    device.forgot = True

    assert await device.status_of("status", may_renew=False) == 401
    assert device.sign_ins == 1
