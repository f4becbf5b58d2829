import asyncio

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.token import COOL_DOWN_S, Token, TokenHolder
from polywatt.model import AuthenticationFailed, DeviceUnreachable, RateLimited

pytestmark = pytest.mark.anyio


class Login:
    """Counts logins and how many run at a time; raises what it holds."""

    def __init__(self, lifetime_s: float | None = 1_000.0) -> None:
        self.lifetime_s = lifetime_s
        self.tried = self.running = self.most_at_once = 0
        self.error: Exception | None = None

    async def __call__(self) -> Token:
        self.tried += 1
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if self.error is not None:
            raise self.error
        return Token(f"token-{self.tried}", self.lifetime_s)


@pytest.fixture
def clock():
    return ManualClock()


async def test_concurrent_askers_share_one_login(clock):
    login = Login()
    holder = TokenHolder(login, clock)

    assert await asyncio.gather(*(holder.get() for _ in range(8))) == ["token-1"] * 8
    assert (login.tried, login.most_at_once, holder.logins) == (1, 1, 1)


async def test_concurrent_renewals_of_one_refused_token_share_one_login(clock):
    login = Login()
    holder = TokenHolder(login, clock)
    refused = await holder.get()

    assert await asyncio.gather(*(holder.renew(refused) for _ in range(8))) == ["token-2"] * 8
    assert (login.tried, login.most_at_once) == (2, 1)


async def test_a_token_that_somebody_renewed_already_is_not_renewed_again(clock):
    login = Login()
    holder = TokenHolder(login, clock)
    old = await holder.get()
    new = await holder.renew(old)

    assert await holder.renew(old) == new
    assert login.tried == 2


@pytest.mark.parametrize(("age_s", "logins"), [(0.0, 1), (899.0, 1), (900.0, 2), (5_000.0, 2)])
async def test_a_token_is_renewed_after_nine_tenths_of_its_life_by_our_own_clock(clock, age_s, logins):
    login = Login(lifetime_s=1_000.0)
    holder = TokenHolder(login, clock)
    await holder.get()
    await clock.advance(age_s)
    assert holder.age_s() == age_s
    await holder.get()

    assert login.tried == logins


async def test_a_token_without_a_known_life_is_kept(clock):
    login = Login(lifetime_s=None)
    holder = TokenHolder(login, clock)
    await holder.get()
    await clock.advance(10 * 86_400)

    assert await holder.get() == "token-1"


async def test_a_refused_login_is_not_repeated_by_anybody_until_a_person_has_acted(clock):
    login = Login()
    login.error = AuthenticationFailed("wrong password")
    holder = TokenHolder(login, clock)
    results = await asyncio.gather(*(holder.get() for _ in range(4)), return_exceptions=True)
    await clock.advance(86_400)
    with pytest.raises(AuthenticationFailed, match="wrong password"):
        await holder.renew("token-0")

    assert [str(r) for r in results] == ["wrong password"] * 4
    assert (login.tried, holder.logins) == (1, 0)
    login.error = None
    holder.clear()
    assert await holder.get() == "token-2"


@pytest.mark.parametrize(("said_s", "waits_s"), [(60.0, 60.0), (None, COOL_DOWN_S)])
async def test_a_device_that_wants_to_be_left_alone_is_left_alone_for_as_long_as_it_said(clock, said_s, waits_s):
    login = Login()
    login.error = RateLimited("too many", said_s)
    holder = TokenHolder(login, clock)
    for _ in range(3):
        with pytest.raises(RateLimited):
            await holder.get()
    await clock.advance(waits_s - 1)
    with pytest.raises(RateLimited):
        await holder.get()
    tried_meanwhile = login.tried
    login.error = None
    await clock.advance(1)

    assert tried_meanwhile == 1
    assert await holder.get() == "token-2"


async def test_a_device_that_did_not_answer_is_asked_again(clock):
    login = Login()
    login.error = DeviceUnreachable("gone")
    holder = TokenHolder(login, clock)
    with pytest.raises(DeviceUnreachable):
        await holder.get()
    login.error = None

    assert await holder.get() == "token-2"


async def test_forgetting_makes_the_next_asker_log_in(clock):
    login = Login()
    holder = TokenHolder(login, clock)
    await holder.get()
    holder.clear()

    assert await holder.get() == "token-2"
