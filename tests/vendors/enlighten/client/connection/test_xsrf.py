"""BatteryConfig's headers and its token, sent twice."""

import pytest

from polywatt.vendors.enlighten.client.errors import Forbidden

from ...payloads import CONFIG_ROOT, SITE
from ..cloud import LOGIN, PROFILE_SET, SITE_SETTINGS, USER_ID, cloud

pytestmark = pytest.mark.anyio
IS_VALID = f"POST {CONFIG_ROOT}/battery/sites/{SITE}/schedules/isValid"


@pytest.mark.proves("enlighten.b93")
async def test_battery_questions_name_the_user_and_come_from_the_battery_page_without_a_bearer():
    async with cloud() as (client, made):
        await client.battery_config.profile(SITE)
        seen = made.seen[-1]

    assert seen.headers["username"] == seen.query["userId"] == USER_ID
    assert seen.headers["origin"] == "https://battery-profile-ui.enphaseenergy.com"
    assert seen.headers["referer"] == "https://battery-profile-ui.enphaseenergy.com/"
    assert "authorization" not in seen.headers
    assert "x-requested-with" not in seen.headers


@pytest.mark.proves("enlighten.b94")
@pytest.mark.parametrize(
    ("gives", "asked"),
    [("login", []), ("header", [SITE_SETTINGS]), ("cookie", [SITE_SETTINGS, IS_VALID])],
)
async def test_a_write_carries_the_same_token_as_header_and_as_cookie(gives, asked):
    async with cloud() as (client, made):
        made.gives_xsrf = gives
        await client.battery_config.set_profile(SITE, "self-consumption", 10)
        await client.battery_config.set_profile(SITE, "self-consumption", 20)
        seen = made.last(PROFILE_SET)

    assert made.asked() == [LOGIN, *asked, PROFILE_SET, PROFILE_SET]
    assert seen.headers["x-xsrf-token"] == seen.cookies["BP-XSRF-Token"] == made.xsrf


@pytest.mark.proves("enlighten.b94")
@pytest.mark.parametrize("gives", ["header", "cookie"])
async def test_an_old_token_is_replaced_once(gives):
    async with cloud() as (client, made):
        made.gives_xsrf = gives
        await client.battery_config.set_profile(SITE, "self-consumption", 10)
        made.xsrf = "xsrf-token-2"
        await client.battery_config.set_profile(SITE, "self-consumption", 20)
    assert made.count(PROFILE_SET) == 3
    assert made.count(LOGIN) == 1


async def test_who_is_forbidden_for_another_reason_hears_so_at_once():
    async with cloud() as (client, made):
        made.says(PROFILE_SET, {"status": 403, "error": "Forbidden"}, 403)

        with pytest.raises(Forbidden):
            await client.battery_config.set_profile(SITE, "self-consumption", 10)
    assert made.count(PROFILE_SET) == 1
    assert made.count(LOGIN) == 1
