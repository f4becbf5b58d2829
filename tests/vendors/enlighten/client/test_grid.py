"""Leaving the grid, step by step."""

import pytest

from polywatt.vendors.enlighten.client.errors import InvalidRequest
from polywatt.vendors.enlighten.wire import grid

from ..payloads import GATEWAY, SITE
from .cloud import cloud

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b59")
async def test_the_grid_is_left_step_by_step_with_a_code_that_a_person_gives():
    async with cloud() as (client, made):
        await client.grid.send_otp(SITE)
        verdict = await client.grid.verify_otp(SITE, "1234")
        command = await client.grid.set_state(GATEWAY, grid.GO_OFF_GRID)
        await client.grid.log_change(GATEWAY, *grid.LEAVING)

        for code in ("", "123", "12345", "abcd", "１２３４"):
            with pytest.raises(InvalidRequest):
                await client.grid.verify_otp(SITE, code)
        with pytest.raises(InvalidRequest):
            await client.grid.set_state(GATEWAY, 3)
    assert verdict.is_valid
    assert command.reference == "req_1"
    assert made.asked()[1:] == [
        f"GET /app-api/{SITE}/grid_toggle_otp.json",
        "POST /app-api/grid_toggle_otp.json",
        "POST /pv/settings/grid_state.json",
        "POST /pv/settings/log_grid_change.json",
    ]
    assert made.seen[2].headers["origin"] == "https://enlighten.enphaseenergy.com"
    assert made.seen[2].form == {"otp": "1234", "site_id": SITE}
    assert made.seen[3].form == {"envoy_serial_number": GATEWAY, "state": "1"}


async def test_a_verdict_that_does_not_say_valid_is_none():
    async with cloud() as (client, made):
        for body in ({"valid": False}, {}, {"valid": None}):
            made.says("POST /app-api/grid_toggle_otp.json", body)
            assert not (await client.grid.verify_otp(SITE, "1234")).is_valid
