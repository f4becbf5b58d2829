"""Whatever a unit answers, the driver makes a value or one of the model's errors of it."""

import json
import socket

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.kit.clock import ManualClock
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.vendor import Address
from polywatt.model import BadAnswer, Charge, DeviceRefused, DeviceUnreachable, DriverError, Reading
from polywatt.testing import emulator
from polywatt.vendors.sonnen import VENDOR
from polywatt.vendors.sonnen.client import SonnenClient
from polywatt.vendors.sonnen.driver import SonnenDriver, home_from
from polywatt.vendors.sonnen.wire import Status
from tests.servers import http
from tests.vendors.sonnen.test_driver_reading import BERLIN
from tests.vendors.sonnen.units import NOW, unit

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"\xff\xfe\x00",
        b"<html><body>It works!</body></html>",
        b'{"Consumption_W":480,"Fac":5',
        b"[]",
        b"null",
        b"{}",
        b'{"error":"Unauthorized"}',
        b'{"Consumption_W":"480"}',
        b'{"Consumption_W":1e999}',
        b'{"ReturnCode":null}',
        b'{"ReturnCode":[5]}',
    ],
)
async def test_a_body_that_is_no_status_is_a_bad_answer_in_one_line_with_the_beginning_of_the_body(body):
    async with unit(body) as (driver, _):
        with pytest.raises(BadAnswer) as caught:
            await driver.reading()

    assert len(str(caught.value).splitlines()) == 1
    assert "GET /api/v1/status" in str(caught.value)
    assert caught.value.body == body.decode("utf-8", "replace")[:200]


@pytest.mark.parametrize("body", [b"", b"OK", b"<html>", b"{}", b"0", b'"0"', b'{"returncode":"0"}', b'{"ReturnCode":'])
async def test_a_setpoint_answer_without_a_code_is_a_bad_answer_and_no_success(body):
    async with unit(body) as (driver, seen):
        with pytest.raises(BadAnswer) as caught:
            await driver.send(Charge(power_w=1_000.0))

    assert len(seen) == 1
    assert len(str(caught.value).splitlines()) == 1


async def test_half_a_body_is_a_bad_answer():
    async with unit(lambda _: http(b'{"Consumption_W":480,', length=151)) as (driver, _):
        with pytest.raises(BadAnswer, match="broke off in the middle"):
            await driver.reading()


@pytest.mark.parametrize("code", ["0", 0])
async def test_a_success_code_is_no_status(code):
    async with unit(msgspec.json.encode({"ReturnCode": code})) as (driver, _):
        with pytest.raises(BadAnswer, match="instead of a status"):
            await driver.reading()


@pytest.mark.proves("sonnen.b22", "sonnen.b24")
@pytest.mark.parametrize(("sent", "code"), [('"5"', 5), ("5", 5), ('"16"', 16), ("16", 16)])
async def test_sonnen_status_that_is_only_a_return_code_is_a_refusal(sent, code):
    async with unit(b'{"ReturnCode":%s}' % sent.encode()) as (driver, _):
        with pytest.raises(DeviceRefused) as caught:
            await driver.reading()

    assert caught.value.code == code
    assert f"(code {code})" in str(caught.value)


@pytest.mark.proves("sonnen.b23")
async def test_a_stopped_emulator_is_unreachable_and_not_a_home_of_zero_watts():
    from polywatt.model import Start, Stop

    async with emulator("sonnen", past_days=0) as home, home.driver() as driver:
        await home.twin.send(Stop())
        for read in (driver.reading, driver.settings, driver.details):
            with pytest.raises(DeviceUnreachable, match="code 13"):
                await read()
        await home.twin.send(Start())

        assert (await driver.reading()).load_w is not None


async def test_a_dead_port_is_unreachable():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = Address(host="127.0.0.1", port=closed.getsockname()[1])
    async with VENDOR.connect(address, ManualClock()) as driver:
        with pytest.raises(DeviceUnreachable, match="cannot be reached"):
            await driver.reading()


class Canned(HttpSession):
    """A session whose device answers everything alike."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__("http://unit:8080")
        self._canned = status, body

    async def request(self, method: str, path: str, **_: object) -> HttpResponse:
        status, body = self._canned
        return HttpResponse(status, {}, body, f"{method} {path}")


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**30), "--5", "9" * 5_000, "a\nb", "0", 5, "13", "٣"])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.datetimes().map(lambda t: t.isoformat(" ", "seconds"))
)
names = st.sampled_from([f.encode_name for f in msgspec.structs.fields(Status)]) | st.text(max_size=5)
told = st.dictionaries(names, scalars | st.lists(scalars, max_size=2), max_size=6)
only_a_code = st.fixed_dictionaries({"ReturnCode": scalars})
bodies = st.binary(max_size=60) | (told | only_a_code).map(lambda keys: json.dumps(keys).encode())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([200, 200, 404, 500]), bodies)
async def test_any_answer_whatever_is_a_value_or_a_driver_error_in_one_line(status, body):
    client = SonnenClient(Canned(status, body))
    driver = SonnenDriver(client, ManualClock(NOW), home_from("unit:8080", BERLIN, 2_500.0, None), "unit:8080", BERLIN)
    for use in (driver.reading, driver.settings, driver.details, lambda: driver.send(Charge(power_w=1.0))):
        try:
            answer = await use()
        except DriverError as error:
            assert len(str(error).splitlines()) == 1
            assert len(str(error)) < 400
        else:
            assert status == 200
            assert not isinstance(answer, Reading) or answer.at is None or answer.at.utcoffset() is not None
