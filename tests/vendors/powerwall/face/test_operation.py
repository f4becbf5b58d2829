"""What a posted operation carries besides mode and reserve: taken as it is shown, refused otherwise."""

import aiohttp
import pytest

from polywatt.testing import emulator

pytestmark = pytest.mark.anyio

GOOD = {"mode": "backup", "backup_reserve_percent": 24.0}


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ({"freq_shift_load_shed_soe": 0, "freq_shift_load_shed_delta_f": 0}, 200),
        ({"real_mode": "backup"}, 200),
        ({"real_mode": "autonomous"}, 400),
        ({"freq_shift_load_shed_soe": 75}, 400),
        ({"freq_shift_load_shed_delta_f": -0.32}, 400),
        ({"max_pv_export_power_kW": 3}, 400),
        ({"max_pv_export_power_kW": None}, 200),
    ],
)
async def test_what_cannot_be_done_is_refused_and_not_ignored(rest, status):
    async with emulator("powerwall") as home, aiohttp.ClientSession() as session:
        login = {"username": "customer", "password": "password"}
        async with session.post(f"{home.url}/api/login/Basic", json=login, ssl=False) as answer:
            bearer = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        async with session.post(f"{home.url}/api/operation", json=GOOD | rest, headers=bearer, ssl=False) as answer:
            assert answer.status == status
