"""Law 5: an unreachable, refusing or nonsensical device never turns into a number."""

import dataclasses

import anyio
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.app.registry import vendors
from polywatt.kit.clock import ManualClock
from polywatt.kit.trust import Insecure
from polywatt.kit.vendor import Address, Credentials
from polywatt.model import PolywattError, Reading
from tests.servers import http, raw_server

PLAIN = [v.name for v in vendors().values() if v.scheme == "http"]
nonsense = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=50).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=8,
    ).map(msgspec.json.encode),
)


def numbers_in(reading: Reading) -> dict[str, float]:
    values = {f.name: getattr(reading, f.name) for f in dataclasses.fields(reading)}
    return {name: value for name, value in values.items() if isinstance(value, float | int)}


@pytest.mark.parametrize("vendor", PLAIN)
@settings(max_examples=60, deadline=None)
@given(body=nonsense, status=st.sampled_from([200, 204, 301, 400, 401, 404, 429, 500, 502, 503]))
def test_nonsense_over_the_wire_is_an_error_and_never_a_number(vendor, body, status):
    async def main() -> None:
        async with raw_server(lambda _head: http(body, status)) as (port, _):
            address = Address(host="127.0.0.1", port=port, timeout_s=5)
            async with vendors()[vendor].connect(address, ManualClock()) as driver:
                try:
                    reading = await driver.reading()
                except PolywattError as error:
                    assert "\n" not in str(error)
                    return
                assert numbers_in(reading) == {}

    anyio.run(main)


@pytest.mark.parametrize("vendor", list(vendors()))
@pytest.mark.parametrize("method", ["home", "reading", "counters", "details", "settings"])
@pytest.mark.anyio
async def test_a_dead_port_is_unreachable_for_every_method(vendor, method):
    """Nothing else than a model error comes out, and no answer does."""
    address = Address(
        host="127.0.0.1",
        port=1,
        credentials=Credentials(username="customer", password="secret-of-mine"),
        trust=Insecure(),
        timeout_s=5,
    )
    async with vendors()[vendor].connect(address, ManualClock()) as driver:
        if method == "home":
            return  # some know themselves from configuration alone
        with pytest.raises(PolywattError) as caught:
            await getattr(driver, method)()
    assert "secret-of-mine" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("missing", ["Consumption_W", "Production_W", "Pac_total_W", "RSOC", "Fac", "Uac"])
def test_a_key_that_is_missing_from_a_sonnen_is_unknown_and_takes_no_other_along(missing):
    from polywatt.vendors.sonnen.driver import reading_from
    from polywatt.vendors.sonnen.wire import STATUS

    body = {"Consumption_W": 500, "Production_W": 900, "Pac_total_W": -300, "RSOC": 55, "Fac": 50, "Uac": 230}
    whole = reading_from(STATUS.decode(msgspec.json.encode(body)), ManualClock().now(), None)
    del body[missing]
    reading = reading_from(STATUS.decode(msgspec.json.encode(body)), ManualClock().now(), None)

    lost = set(numbers_in(whole)) - set(numbers_in(reading))
    assert lost
    assert all(getattr(whole, name) == value for name, value in numbers_in(reading).items())
