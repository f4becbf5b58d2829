"""The rate limit of the field's cloud."""

import pytest

from .account import SEARCH, signed_in

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b120")
async def test_the_field_refuses_more_than_600_requests_an_hour():
    async with signed_in(profile="field") as home:
        for _ in range(600):
            assert (await home.client.get(SEARCH)).status_code == 200
        refused = await home.client.get(SEARCH)
        await home.clock.advance(float(refused.headers["Retry-After"]))
        later = await home.client.get(SEARCH)

    assert (refused.status_code, refused.json()["status"]) == (429, "error")
    assert later.status_code == 200
