"""A unit that means harm, or has gone mad: no number is made up of what it says."""

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Address
from polywatt.model import DeviceUnreachable
from polywatt.vendors.sonnen import VENDOR
from tests.servers import raw_server
from tests.vendors.sonnen.units import unit

pytestmark = pytest.mark.anyio


def _at(port: int, host: str = "127.0.0.1") -> Address:
    return Address(host=host, port=port)


@pytest.mark.parametrize("sign", ["", "-"])
async def test_numbers_that_no_home_has_are_unknown_and_add_up_to_nothing(sign: str):
    body = f'{{"Consumption_W":1e308,"Production_W":{sign}1e308,"Pac_total_W":-1e308,"RSOC":50}}'
    async with unit(body.encode()) as (driver, _):
        reading = await driver.reading()

    assert (reading.solar_w, reading.battery_w, reading.load_w, reading.grid_w) == (None, None, None, None)
    assert reading.soc_percent == 50


async def test_a_unit_that_breaks_off_in_its_head_does_not_show_its_cookies():
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: session=abcdef\r\nContent-Le"
    async with raw_server(lambda _: head) as (port, _), VENDOR.connect(_at(port), ManualClock()) as driver:
        with pytest.raises(DeviceUnreachable) as caught:
            await driver.reading()

    assert "abcdef" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("host", ["a..b", "..", "a" * 300])
async def test_a_name_that_dns_cannot_have_is_unreachable_by_name(host: str):
    async with VENDOR.connect(_at(9, host), ManualClock()) as driver:
        with pytest.raises(DeviceUnreachable, match="not known here"):
            await driver.reading()
