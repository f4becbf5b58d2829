"""What a refusal becomes, how often the cloud is asked, and what is not said aloud."""

import asyncio
import logging

import pytest
import structlog
from starlette.responses import Response

from polywatt.model import BadAnswer, DeviceRefused, DeviceUnreachable, DriverError, EndpointMissing, RateLimited
from polywatt.vendors.enlighten.client import (
    BadRequest,
    BudgetSpent,
    ConnectionNotEstablished,
    Forbidden,
    GatewayNotReporting,
    InvalidSystemId,
    LiveStreamNotSupported,
    MethodNotAllowed,
    NoScheduleEnabled,
    NotReady,
    ServiceUnreachable,
    UnsupportedEnvoy,
)

from .cloud import BATTERY, LOGIN, PASSWORD, STATUS, USER, client_at, cloud, said, served, trouble
from .said import EVSE, GATEWAY, SCHEDULER, SITE, SN

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b128", "enlighten.b129")
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, BadRequest),
        (403, Forbidden),
        (404, EndpointMissing),
        (405, MethodNotAllowed),
        (409, NotReady),
        (418, DeviceRefused),
        (422, NotReady),
        (466, UnsupportedEnvoy),
        (468, InvalidSystemId),
        (472, LiveStreamNotSupported),
        (473, GatewayNotReporting),
        (500, ServiceUnreachable),
        (550, ServiceUnreachable),
        (551, ServiceUnreachable),
        (552, ConnectionNotEstablished),
        (301, ServiceUnreachable),
    ],
)
async def test_each_status_is_an_error_of_its_own_and_is_asked_once(status, error):
    async with cloud() as (client, made):
        made.instead[STATUS] = said({"status": "error", "message": "because", "details": "x"}, status)

        with pytest.raises(error) as raised:
            await client.charger.status(SITE)
        assert made.count(STATUS) == 1
    assert type(raised.value) is error
    assert "\n" not in str(raised.value)
    assert ("because" in str(raised.value)) == (status != 301)
    if isinstance(raised.value, DeviceRefused):
        assert raised.value.words == "because"


@pytest.mark.proves("enlighten.b128")
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("UNSUPPORTED_ENVOY", UnsupportedEnvoy),
        ("INVALID_SYSTEM_ID", InvalidSystemId),
        ("LIVE_STREAM_NOT_SUPPORTED", LiveStreamNotSupported),
        ("IQ_GATEWAY_NOT_REPORTING", GatewayNotReporting),
        ("SERVICE_UNREACHABLE", ServiceUnreachable),
        ("CONNECTION_NOT_ESTABLISHED", ConnectionNotEstablished),
    ],
)
async def test_the_words_count_whatever_the_status(words, error, status):
    async with cloud() as (client, made):
        made.says(STATUS, {"status": "error", "message": words}, status)

        with pytest.raises(error):
            await client.charger.status(SITE)


async def test_the_schedulers_own_code_says_what_is_missing():
    async with cloud() as (client, made):
        made.instead[f"PUT {SCHEDULER}/{SITE}/{SN}/preference"] = trouble("iqevc_sch_10031", "No Schedules enabled")

        with pytest.raises(NoScheduleEnabled) as raised:
            await client.scheduler.set_mode(SITE, SN, "SCHEDULED_CHARGING")
    assert raised.value.code == "iqevc_sch_10031"


async def test_a_code_with_http_200_is_a_refusal_too():
    async with cloud() as (client, made):
        made.says(STATUS, {"data": None, "error": {"code": "403", "displayMessage": "no"}})

        with pytest.raises(Forbidden):
            await client.charger.status(SITE)


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[1]", b'{"data": 5}', b""])
async def test_what_does_not_fit_is_a_bad_answer(body):
    async with cloud() as (client, made):
        made.instead[STATUS] = Response(body, media_type="application/json")

        with pytest.raises(BadAnswer):
            await client.charger.status(SITE)


@pytest.mark.proves("enlighten.b119")
async def test_a_cloud_that_says_how_long_is_left_alone_so_long_and_that_is_logged_once():
    async with cloud() as (client, made):
        await client.session.sign_in()
        made.once[STATUS] = [Response(None, 429, {"Retry-After": "120"})]

        with structlog.testing.capture_logs() as logs:
            for ask in (client.charger.status, client.battery.status, client.charger.status):
                with pytest.raises(RateLimited) as limited:
                    await ask(SITE)
        assert made.asked() == [LOGIN, STATUS]
        assert limited.value.retry_after_s == pytest.approx(120)
        assert [log["event"] for log in logs] == ["rate limited"]

        await made.clock.advance(121)
        await client.charger.status(SITE)


@pytest.mark.proves("enlighten.b119")
async def test_a_cloud_that_does_not_say_how_long_is_left_alone_longer_each_time():
    async with cloud() as (client, made):
        await client.session.sign_in()
        made.instead[STATUS] = Response(None, 429)
        waits_s = []
        for _ in range(3):
            with pytest.raises(RateLimited) as limited:
                await client.charger.status(SITE)
            assert limited.value.retry_after_s is not None
            waits_s.append(limited.value.retry_after_s)
            await made.clock.advance(limited.value.retry_after_s + 1)

    assert waits_s[0] >= 50
    assert waits_s == sorted(waits_s)
    assert made.count(STATUS) == 3


async def test_at_most_two_reads_are_under_way():
    async with cloud() as (client, made):
        await client.session.sign_in()

        async def slow(_seen: object) -> None:
            await asyncio.sleep(0.02)

        made.hold = slow
        await asyncio.gather(
            client.charger.status(SITE),
            client.battery.status(SITE),
            client.devices.list(SITE),
            client.battery_config.profile(SITE),
            client.energy.lifetime(SITE),
        )
    assert made.most_under_way == 2


async def test_no_more_reads_than_the_cloud_puts_up_with_but_commands_still_go():
    async with cloud(ttl_s={"enlighten.battery.status": 0.0}) as (client, made):
        for _ in range(539):
            await client.battery.status(SITE)
        with pytest.raises(BudgetSpent) as spent:
            await client.battery.status(SITE)
        await client.charger.stop(SITE, SN)
        assert len(made.seen) == 541

        await made.clock.advance(3_600)
        await client.battery.status(SITE)
    assert spent.value.retry_after_s == pytest.approx(3_600, abs=1)


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
