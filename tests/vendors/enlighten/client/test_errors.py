"""Which refusal is which error."""

import pytest
from starlette.responses import Response

from polywatt.model import BadAnswer, DeviceRefused, EndpointMissing
from polywatt.vendors.enlighten.client.errors import (
    BadRequest,
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

from ..payloads import SCHEDULER, SITE, SN
from .cloud import STATUS, cloud, json_response, trouble

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
        made.instead[STATUS] = json_response({"status": "error", "message": "because", "details": "x"}, status)

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
