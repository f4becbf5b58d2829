"""What a refusal becomes."""

import pytest
from starlette.responses import RedirectResponse, Response

from polywatt.model import (
    AuthenticationFailed,
    BadAnswer,
    DeviceRefused,
    DeviceUnreachable,
    EndpointMissing,
    RateLimited,
)
from polywatt.vendors.eg4.client import RetryPolicy
from polywatt.vendors.eg4.client.errors import (
    DeviceNotFound,
    InvalidParameter,
    InvalidSerial,
    TemporarilyUnavailable,
    UnsupportedDevice,
    UpdateRefused,
)

from .. import examples as answers
from .cloud import (
    BATTERY,
    BOX,
    DEVICES,
    LOGIN,
    MIDBOX,
    PLANTS,
    READ,
    RUNTIME,
    SERIAL,
    SkippingClock,
    cloud,
    said,
)

pytestmark = pytest.mark.anyio


@pytest.mark.proves("eg4.b78", "eg4.b79")
@pytest.mark.parametrize("key", ["message", "msg"])
@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("Device not found or not accessible", DeviceNotFound),
        ("DEVICE_ERROR_UNSUPPORT_DEVICE_TYPE", UnsupportedDevice),
        ("Invalid parameter value or out of range", InvalidParameter),
        ("Invalid username or password", AuthenticationFailed),
        ("deviceBusy", TemporarilyUnavailable),
        ("DATAFRAME_TIMEOUT", TemporarilyUnavailable),
        ("apiBlocked", RateLimited),
        ("something else", DeviceRefused),
    ],
)
async def test_each_refusal_is_an_error_of_its_own_under_either_key(key, words, error):
    async with cloud() as (client, made):
        made.says(RUNTIME, {"success": False, key: words})

        with pytest.raises(error) as raised:
            await client.runtime.fetch(SERIAL)
    assert type(raised.value) is error
    assert words in str(raised.value)


@pytest.mark.proves("eg4.b79")
async def test_the_firmwares_code_is_kept():
    async with cloud() as (client, made):
        made.says(RUNTIME, {"success": False, "msg": "Device is already updating", "code": "UPDATE_IN_PROGRESS"})

        with pytest.raises(UpdateRefused) as raised:
            await client.runtime.fetch(SERIAL)
    assert raised.value.code == "UPDATE_IN_PROGRESS"
    assert raised.value.words == "Device is already updating"


@pytest.mark.proves("eg4.b43", "eg4.b89")
async def test_an_unsupported_device_is_not_asked_again_and_does_not_disturb_the_rest():
    async with cloud(clock=SkippingClock(), retry=RetryPolicy()) as (client, made):
        made.says(MIDBOX, answers.UNSUPPORTED)
        with pytest.raises(UnsupportedDevice):
            await client.midbox.fetch(SERIAL)
        asked = made.count(MIDBOX)

        assert (await client.runtime.fetch(SERIAL)).soc == 71
    assert asked == 1


@pytest.mark.proves("eg4.b04", "eg4.b77")
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(None, 404), EndpointMissing),
        (said(answers.NOT_FOUND, 404), DeviceNotFound),
        (said({"success": False, "message": "not offered here"}), DeviceRefused),
    ],
)
async def test_what_a_region_does_not_offer_is_final(answer, error):
    async with cloud(clock=SkippingClock(), retry=RetryPolicy()) as (client, made):
        made.instead[RUNTIME] = answer

        with pytest.raises(error):
            await client.runtime.fetch(SERIAL)
        assert made.count(RUNTIME) == 1
        assert made.count(LOGIN) == 1


@pytest.mark.parametrize("status", [400, 409])
async def test_a_refusal_may_also_have_a_status(status):
    async with cloud() as (client, made):
        made.says(RUNTIME, answers.INVALID, status)

        with pytest.raises(InvalidParameter):
            await client.runtime.fetch(SERIAL)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(None, 500), DeviceUnreachable),
        (Response("<html>", 503, media_type="text/html"), DeviceUnreachable),
        (Response(None, 429, {"Retry-After": "30"}), RateLimited),
        (RedirectResponse("https://elsewhere.example.com/", 301), DeviceUnreachable),
        (Response(b"{", media_type="application/json"), BadAnswer),
        (Response(b"\xff\xfe", media_type="application/json"), BadAnswer),
        (said([1, 2]), BadAnswer),
        (said({"success": False, "message": {"odd": 1}}), DeviceRefused),
    ],
)
async def test_other_trouble_is_an_error_of_the_model(answer, error):
    async with cloud() as (client, made):
        made.instead[RUNTIME] = answer

        with pytest.raises(error):
            await client.runtime.fetch(SERIAL)
        assert made.count(RUNTIME) == 1


async def test_a_cloud_says_how_long_it_wants_to_be_left_alone():
    async with cloud() as (client, made):
        made.instead[RUNTIME] = Response(None, 429, {"Retry-After": "30"})

        with pytest.raises(RateLimited) as raised:
            await client.runtime.fetch(SERIAL)
    assert raised.value.retry_after_s == 30


@pytest.mark.proves("eg4.b86")
@pytest.mark.parametrize(
    "serial", ["", "123456789", "12345678901", "12345678x0", "１２３４５６７８９０", "1234567890\n", "1&a=b"]
)
async def test_what_is_no_serial_number_is_not_sent(serial):
    async with cloud() as (client, made):
        for call in (client.runtime.fetch, client.battery.fetch, client.firmware.fetch_check, client.firmware.start):
            with pytest.raises(InvalidSerial):
                await call(serial)

        assert not made.seen


@pytest.mark.proves("eg4.b23", "eg4.b86")
async def test_a_serial_number_is_a_form_field_that_keeps_its_leading_zeros():
    async with cloud() as (client, made):
        await client.midbox.fetch(BOX)

        assert made.last(MIDBOX).form == {"serialNum": "0987654321"}


async def test_a_serial_number_of_another_shape_is_taken_where_the_cloud_itself_has_named_it():
    async with cloud() as (client, made):
        made.says(DEVICES, {"success": True, "rows": [{"serialNum": "AB12345678"}]})
        await client.devices.fetch(12345)
        await client.battery.fetch("AB12345678")

        assert made.last(BATTERY).form == {"serialNum": "AB12345678"}


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        (PLANTS, lambda client: client.plants.fetch()),
        (DEVICES, lambda client: client.devices.fetch(1)),
        (READ, lambda client: client.control.fetch_parameters(SERIAL, [21])),
    ],
)
async def test_an_answer_without_its_list_is_not_an_empty_one(path, ask):
    async with cloud() as (client, made):
        made.says(path, {"success": True})

        with pytest.raises(BadAnswer):
            await ask(client)


async def test_an_error_shows_no_password():
    async with cloud() as (client, made):
        made.says(RUNTIME, {"success": False, "message": "you said mypassword123"})

        with pytest.raises(DeviceRefused) as raised:
            await client.runtime.fetch(SERIAL)
    assert "mypassword123" not in str(raised.value)


async def test_an_error_shows_no_session():
    async with cloud() as (client, made):
        made.instead[RUNTIME] = Response(b'{"session": "SECRET1"', media_type="application/json")

        with pytest.raises(BadAnswer) as raised:
            await client.runtime.fetch(SERIAL)
    assert "SECRET1" not in raised.value.body
    assert "***" in raised.value.body
