"""Law 5: an unreachable, refusing or nonsensical device never turns into a number."""

import dataclasses
import math
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import anyio
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.app.registry import vendors
from polywatt.kit.clock import ManualClock
from polywatt.kit.trust import Insecure
from polywatt.kit.vendor import Address, Credentials, Driver
from polywatt.model import PolywattError, Reading
from polywatt.testing import EmulatedHome
from tests.servers import dead_port

from .homes import ENDS
from .tamper import Wire, numbers_held, places, tampered, told_apart

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
ODD = (
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
quick = settings(max_examples=6, deadline=None, derandomize=True)
"""Each example is one emulator, asked many times."""


def numbers_in(reading: Reading) -> dict[str, float]:
    values = {f.name: getattr(reading, f.name) for f in dataclasses.fields(reading)}
    return {name: value for name, value in values.items() if isinstance(value, float | int)}


def all_numbers(value: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number in what a driver gives, and where it stands."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from all_numbers(getattr(value, field.name), field.name)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from all_numbers(part, name)
    elif isinstance(value, float | int) and not isinstance(value, bool):
        yield name, float(value)


async def asked(driver: Driver, method: Callable[[Driver], Any]) -> Any:
    """The answer, or None for an error; it is one line."""
    try:
        return await method(driver)
    except PolywattError as error:
        assert "\n" not in str(error)
        return None


@pytest.mark.parametrize("vendor", list(vendors()))
@quick
@given(said=st.lists(st.tuples(nonsense, statuses), min_size=10, max_size=10))
def test_nonsense_over_the_wire_is_an_error_and_never_a_number(vendor, said):
    async def main() -> None:
        async with tampered(vendor, "document") as (home, wire):
            for body, status in said:
                wire.change = lambda _path, _body, now=(status, body): now  # type: ignore[misc]  # now is bound
                async with home.driver() as driver:
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


def made_from(vendor: str, held: set[float]) -> Callable[[str, float], bool]:
    """Whether a driver may make a number of what it was sent: turned, scaled, or summed, as it says it does."""

    def near(number: float, *others: float) -> bool:
        return any(math.isclose(number, other, rel_tol=1e-9) for other in others)

    def of_toy(name: str, number: float) -> bool:
        return name == "soc_percent" and near(number, *(100 * part for part in held))

    def of_sonnen(name: str, number: float) -> bool:
        match name:
            case "reserve_percent":
                return near(number, *(part * 0.95 + 5 for part in held))
            case "grid_w":
                # What is left of the balance: load less solar less battery.
                return any(near(number, a - b - c) for a in held for b in held for c in held)
        return False

    def of_powerwall(name: str, number: float) -> bool:
        match name:
            case "solar_w":
                # A small negative value at night is no production.
                return number == 0.0 and min(held) < 0
            case "soc_percent":
                return any(near(number, 100 * part / whole) for part in held for whole in held if whole)
            case "phase":
                return number in (1, 2, 3)
        return False

    return {"toy": of_toy, "sonnen": of_sonnen, "powerwall": of_powerwall}[vendor]


async def assert_only_what_was_sent(home: EmulatedHome, wire: Wire, vendor: str) -> int:
    """Ask everything; each number is one that was sent. How many there were."""
    seen = 0
    async with home.driver() as driver:
        for method in METHODS:
            wire.sent.clear()
            answer = await asked(driver, method)
            held = set().union(*(numbers_held(msgspec.json.decode(body)) for body in wire.sent if readable(body)))
            may_be = made_from(vendor, held)
            for name, number in all_numbers(answer):
                seen += 1
                assert math.isfinite(number), f"{name} is {number}"
                assert number in held or -number in held or may_be(name, number), f"{name}={number} was not sent"
    return seen


def readable(body: bytes) -> bool:
    try:
        msgspec.json.decode(body)
    except msgspec.DecodeError:
        return False
    return True


def tampering(spoil: list[tuple[int, Any]]) -> Callable[[str, bytes], tuple[int, bytes]]:
    """The real answer, with numbers told apart, and then spoilt."""
    paths: list[str] = []

    def change(path: str, body: bytes) -> tuple[int, bytes]:
        if path not in paths:
            paths.append(path)
        value = told_apart(body, 1 + paths.index(path))
        for where, odd in spoil:
            found = places(value)
            if found:
                container, key = found[where % len(found)]
                if odd == DROP:
                    del container[key]
                else:
                    container[key] = odd
        # Python's own: msgspec does not write numbers that no computer holds.
        return 200, json_of(value)

    return change


def json_of(value: Any) -> bytes:
    import json

    return json.dumps(value).encode()


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
@quick
@given(spoils=st.lists(changes, min_size=15, max_size=15))
def test_a_valid_answer_that_is_spoilt_is_an_error_or_its_own_numbers(vendor, profile, spoils):
    async def main() -> None:
        async with tampered(vendor, profile) as (home, wire):
            wire.change = tampering([])
            assert await assert_only_what_was_sent(home, wire, vendor) >= 5
            for spoil in spoils:
                wire.change = tampering(spoil)
                await assert_only_what_was_sent(home, wire, vendor)

    anyio.run(main)


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
def test_each_key_dropped_or_null_by_itself_gives_an_error_or_its_own_numbers(vendor, profile):
    async def main() -> None:
        async with tampered(vendor, profile) as (home, wire):
            for where in range(0, 60 if vendor == "powerwall" else 36):
                for odd in (DROP, None):
                    wire.change = tampering([(where, odd)])
                    await assert_only_what_was_sent(home, wire, vendor)

    anyio.run(main)


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
