"""Nothing private in logs and errors."""

import logging

import pytest
import structlog
from starlette.responses import Response

from polywatt.model import DeviceUnreachable, DriverError

from ...payloads import EVSE, GATEWAY, SITE, SN
from ..cloud import BATTERY, PASSWORD, STATUS, USER, client_at, cloud, served

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b49", "enlighten.b50")
async def test_neither_logs_nor_errors_give_anything_away(caplog):
    async with cloud() as (client, made):
        caplog.set_level(logging.DEBUG)
        shown: list[str] = []
        with structlog.testing.capture_logs() as logs:
            await client.session.sign_in()
            state = client.session.state()
            await client.devices.list(SITE)
            await client.charger.status(SITE)
            made.living.clear()
            client.clear_cache()
            await client.events.page(SITE)
            secrets = [USER, PASSWORD, SN, GATEWAY, state.session_id, state.token, *state.cookies.values()]
            told = " ".join(map(str, secrets))
            made.instead[f"POST {EVSE}/{SN}/start_charging"] = Response(told, 500)
            made.says(STATUS, {"message": f"{SN} of {USER}: IQ Charger (SNo. XY12345678)"}, 400)
            made.instead[BATTERY] = Response(told, media_type="application/json")
            calls = client.charger.start(SITE, SN, 8), client.charger.status(SITE), client.battery.status(SITE)
            for call in calls:
                with pytest.raises(DriverError) as raised:
                    await call
                shown += [str(raised.value), getattr(raised.value, "body", ""), repr(raised.value)]

    everything = " ".join([*shown, str(logs), caplog.text])
    for secret in [*secrets, "XY12345678"]:
        assert str(secret) not in everything


async def test_an_unreachable_cloud_does_not_give_the_serial_number_away():
    async with served() as (made, url), client_at(url, made) as client:
        await client.session.sign_in()
        state = client.session.state()
    async with client_at(url, made, session=state) as client:
        with pytest.raises(DeviceUnreachable) as raised:
            await client.charger.summary(SITE, SN)
    assert SN not in str(raised.value)
