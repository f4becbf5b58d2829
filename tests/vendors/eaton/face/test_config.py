"""``config/state``."""

import pytest

from tests.vendors.eaton.face.unit import PROFILES, signed_in, unit

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)


@pytest.mark.proves("eaton.b52")
@both_profiles
async def test_it_was_never_onboarded(profile: str):
    async with signed_in(unit(profile=profile)) as client:
        state = (await client.get("/api/config/state")).json()

    assert (state["onboard"]["onboardedAt"], state["onboardState"]) == (-62_135_596_800, "not_onboarded")
