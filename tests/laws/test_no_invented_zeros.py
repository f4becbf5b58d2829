"""Law 5: an unreachable, refusing or nonsensical device never turns into a number."""

import copy
import json
import math
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import anyio
import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec import Struct, structs

from polywatt.app.registry import vendors
from polywatt.kit.clock import ManualClock
from polywatt.kit.trust import Insecure
from polywatt.kit.vendor import Address, Credentials, Driver
from polywatt.model import BatteryDetail, PolywattError, Reading
from tests.servers import dead_port
from tests.vendors.powerwall.gateway import Hurried

from .homes import ENDS
from .tamper import Wire, places, tampered, told_apart

nonsense = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=50).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
        max_leaves=8,
    ).map(msgspec.json.encode),
)
statuses = st.sampled_from([200, 204, 301, 400, 401, 404, 429, 500, 502, 503])
DROP = "drop this key"
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    "",
    "NaN",
    "Infinity",
    "-0",
    "12.5 W",
    "OnMars",
    {},
    [],
    {"value": 7.25},
    [7.25],
    [[None]],
    -3.25,
    1e300,
    -1e300,
    10**400,
    2**64,
    -1,
)
changes = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([DROP, *ODD])), min_size=1, max_size=4)
GATEWAY_KEYS = 4 + 4 * 17
"""Of four meters."""
quick = settings(max_examples=6, deadline=None, derandomize=True, phases=[Phase.generate])
"""Each example is one emulator, asked many times; shrinking one takes minutes."""


def numbers_in(reading: Reading) -> dict[str, float]:
    values = structs.asdict(reading)
    return {name: value for name, value in values.items() if isinstance(value, float | int)}


def all_numbers(value: Any, whole: Any = None, name: str = "") -> Iterator[tuple[Any, str, float]]:
    """Every number in what a driver gives, with what it is a field of and its name there."""
    if isinstance(value, Struct):
        for field_name in value.__struct_fields__:
            yield from all_numbers(getattr(value, field_name), value, field_name)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from all_numbers(part, whole, name)
    elif isinstance(value, float | int) and not isinstance(value, bool):
        yield whole, name, float(value)


async def asked(driver: Driver, method: Callable[[Driver], Any]) -> Any:
    """The answer, or None for an error; it is one line."""
    try:
        return await method(driver)
    except PolywattError as error:
        assert "\n" not in str(error)
        return None


@pytest.mark.parametrize("vendor", list(vendors()))
@quick
@given(said=st.lists(st.tuples(nonsense, statuses), min_size=8, max_size=8))
def test_nonsense_over_the_wire_is_an_error_and_never_a_number(vendor, said):
    async def main() -> None:
        async with tampered(vendor, "document") as (home, wire):
            for body, status in said:
                wire.change = lambda _path, _body, now=(status, body): now  # type: ignore[misc]  # now is bound
                async with home.driver(Hurried(home.clock)) as driver:
                    for method in METHODS:
                        answer = await asked(driver, method)
                        assert list(all_numbers(answer)) == []

    anyio.run(main)


METHODS: tuple[Callable[[Driver], Any], ...] = (
    lambda driver: driver.reading(),
    lambda driver: driver.counters(),
    lambda driver: driver.details(),
    lambda driver: driver.settings(),
)


def is_made_of(vendor: str, whole: Any, name: str, number: float, held: set[float]) -> bool:
    """Whether it is one that a driver says it makes of others: scaled, summed, cut off."""

    def is_near(*others: float) -> bool:
        return any(math.isclose(number, other, rel_tol=1e-9) for other in others)

    match vendor, name:
        case "toy", "soc_percent":
            return is_near(*(100 * part for part in held))
        case "sonnen", "reserve_percent":
            return is_near(*(part * 0.95 + 5 for part in held))
        case "sonnen", "grid_w":
            # What is left of the balance.
            return is_near(whole.load_w - whole.solar_w - whole.battery_w)
        case "powerwall", "solar_w":
            # A small negative value at night is no production.
            return number == 0.0 and min(held) < 0
        case "powerwall", "soc_percent":
            return is_near(100 * whole.energy_remaining_wh / whole.energy_full_wh)
        case "powerwall", "phase":
            return number in (1, 2, 3)
        case "eaton", "load_w" | "solar_w":
            # The critical part and the other; the AC side and the DC side.
            return is_near(*(abs(one) + abs(other) for one in held for other in held))
        case "eaton", "power_w":
            return is_near(*(percent / 100 * rating_w for percent in held for rating_w in held))
        case "eg4", "battery_w" if isinstance(whole, BatteryDetail) and whole.current_a is not None:
            # A module's share of its bank's power, by its own volts and amperes.
            return whole.voltage_v is not None and abs(number) <= max(held)
        case "eg4", "battery_w" | "ac_w" | "grid_w" | "solar_w":
            # One less the other, where each direction has its own number; strings and what is coupled to AC.
            return is_near(*(one - other for one in held for other in held), *(a + b for a in held for b in held))
        case "enlighten", _ if name.endswith(("_wh", "_w")):
            # kWh and kW; days that are summed up, of which there are no more than two; amperes at a voltage.
            return is_near(*(1_000 * part for part in held), *(one + other for one in held for other in held))
        case "eg4", "load_w":
            # What comes from the grid and out of the inverter.
            return number == 0.0 or is_near(*(whole.grid_w + one - other for one in held for other in held))
        case "eg4", _:
            return is_near(*(part / scale for part in held for scale in (10, 100, 1_000, 0.001, 0.01, -10, -100)))
        case "eaton", "duration_s":
            return is_near(*(hours * 3_600 for hours in held))
    return False


async def assert_only_what_was_sent(driver: Driver, wire: Wire, vendor: str) -> int:
    """Ask everything; each number is one that was sent. How many there were."""
    seen = 0
    for method in METHODS:
        answer = await asked(driver, method)
        held = wire.numbers
        for whole, name, number in all_numbers(answer):
            seen += 1
            assert math.isfinite(number), f"{name} is {number}"
            is_so = number in held or -number in held or is_made_of(vendor, whole, name, number, held)
            assert is_so, f"{name}={number} was not sent"
    return seen


def tampering(spoil: list[tuple[int, Any]], only: str | None = None) -> Callable[[str, bytes], tuple[int, bytes]]:
    """The real answer, with numbers told apart, and then spoilt; ``only`` that of one path."""

    def change(path: str, body: bytes) -> tuple[int, bytes]:
        # As many thousands as the path is long: the same number for the same key each time.
        value = told_apart(body, len(path))
        for where, odd in spoil if only in (None, path) else ():
            found = places(value)
            if found:
                container, key = found[where % len(found)]
                if odd == DROP:
                    del container[key]
                else:
                    container[key] = copy.deepcopy(odd)
        # The standard library's: msgspec writes no number of 400 digits.
        return 200, json.dumps(value).encode()

    return change


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
@quick
@given(spoils=st.lists(changes, min_size=12, max_size=12))
def test_a_valid_answer_that_is_spoilt_is_an_error_or_its_own_numbers(vendor, profile, spoils):
    async def main() -> None:
        async with tampered(vendor, profile) as (home, wire), home.driver() as driver:
            wire.change = tampering([])
            assert await assert_only_what_was_sent(driver, wire, vendor) >= 4
            for spoil in spoils:
                wire.change = tampering(spoil)
                await assert_only_what_was_sent(driver, wire, vendor)

    anyio.run(main)


@pytest.mark.parametrize(("vendor", "profile", "keys"), [("toy", "document", 5), ("sonnen", "field", 33)])
def test_each_key_dropped_or_null_by_itself_gives_an_error_or_its_own_numbers(vendor, profile, keys):
    async def main() -> None:
        async with tampered(vendor, profile) as (home, wire), home.driver() as driver:
            for where in range(keys):
                for odd in (DROP, None):
                    wire.change = tampering([(where, odd)])
                    await assert_only_what_was_sent(driver, wire, vendor)

    anyio.run(main)


@pytest.mark.anyio
async def test_each_key_of_a_gateways_meters_dropped_or_null_takes_no_other_along():
    async with tampered("powerwall", "document") as (home, wire), home.driver() as driver:
        wire.change = tampering([])
        whole = numbers_in(await driver.reading())
        for where in range(GATEWAY_KEYS):
            for odd in (DROP, None):
                wire.change = tampering([(where, odd)], only="/api/meters/aggregates")
                found = numbers_in(await asked(driver, METHODS[0]) or Reading(received_at=home.clock.now()))

                assert found.items() <= whole.items()


@pytest.mark.parametrize("vendor", list(vendors()))
@pytest.mark.parametrize("method", ["reading", "counters", "details", "settings", "events"])
@pytest.mark.anyio
async def test_a_dead_port_is_unreachable_for_every_method(vendor, method):
    """Nothing else than a model error comes out, and no answer does."""
    with dead_port() as port:
        address = Address(
            host="127.0.0.1",
            port=port,
            credentials=Credentials(username="customer", password="secret-of-mine"),
            trust=Insecure(),
            timeout_s=5,
        )
        clock = ManualClock()
        span = (clock.now() - timedelta(days=1), clock.now()) if method == "events" else ()
        async with vendors()[vendor].connect(address, clock) as driver:
            with pytest.raises(PolywattError) as caught:
                await getattr(driver, method)(*span)
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
