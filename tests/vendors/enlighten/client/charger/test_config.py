"""Who may charge."""

import pytest

from polywatt.vendors.enlighten.wire.charger.config import APP, CARD

from ...payloads import SITE, SN
from ..cloud import cloud

pytestmark = pytest.mark.anyio
CHARGER_CONFIG = f"/service/evse_controller/api/v1/{SITE}/ev_chargers/{SN}/ev_charger_config"


@pytest.mark.proves("enlighten.b28")
async def test_one_way_to_allow_sessions_is_changed_without_the_other():
    async with cloud() as (client, made):
        await client.charger.set_config(SITE, SN, APP, is_enabled=True)
        app = made.last(f"PUT {CHARGER_CONFIG}").json
        await client.charger.set_config(SITE, SN, CARD, is_enabled=False)
    assert app == [{"key": "sessionAuthentication", "value": "enabled"}]
    assert made.seen[-1].json == [{"key": "rfidSessionAuthentication", "value": "disabled"}]
