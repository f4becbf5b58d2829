"""How often the home may be read."""

import pytest

from .bench import PROFILE, bench

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b97")
@pytest.mark.parametrize(("said", "pace_s"), [(60, 60.0), (300, 300.0), (5, 60.0), (None, 60.0)])
async def test_a_profile_is_asked_for_as_often_as_the_service_wants_it(said, pace_s):
    async with bench() as b:
        b.tap.spoils[PROFILE] = lambda body: body["data"].update(pollingInterval=said)
        home = await b.driver.home()

    assert home.pace.settings_s == pace_s
