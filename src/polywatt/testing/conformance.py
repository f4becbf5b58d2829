"""What every vendor's two ends owe, whatever the vendor: for the author of a new one.

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    @pytest.mark.anyio
    async def test_my_vendor_conforms(check):
        async with emulator("mine") as home:
            await check(home)

Each check raises AssertionError with what is wrong.
"""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from polywatt.model import (
    Bound,
    Capability,
    Charge,
    Choice,
    Command,
    Counters,
    DeviceUnreachable,
    Energies,
    GridState,
    Reading,
    SetMode,
    Settings,
    Stop,
    Unsupported,
    admit,
)

from . import EmulatedHome

Check = Callable[[EmulatedHome], Awaitable[None]]
QUANTITIES = frozenset(
    [f.name for f in dataclasses.fields(Reading)]
    + [f"lifetime.{f.name}" for f in dataclasses.fields(Energies)]
    + [f"today.{f.name}" for f in dataclasses.fields(Energies)]
    + [f"settings.{f.name}" for f in dataclasses.fields(Settings)]
)
PASSING = frozenset({GridState.LEAVING, GridState.RETURNING})
"""States on the way, for which not every vendor has a word."""


async def reads_what_the_home_is(home: EmulatedHome) -> None:
    """The round trip: what the driver reads through the face is what the home says, and nothing else."""
    async with home.driver() as driver:
        capabilities = (await driver.home()).capabilities
        read, true = await driver.reading(), await home.twin.reading()
    resolution = home.emulation.vendor.resolution
    for field in dataclasses.fields(Reading):
        if field.name != "received_at":
            _compare(field.name, getattr(read, field.name), _shown(field.name, true), capabilities.reads, resolution)


def _shown(name: str, true: Reading) -> Any:
    """A home that left the grid on purpose still has a live grid outside; an API may show the dead side instead."""
    return None if name == "grid_voltage_v" and true.grid_state != GridState.CONNECTED else getattr(true, name)


async def counts_what_the_home_counts(home: EmulatedHome) -> None:
    """Lifetime counters survive the round trip too."""
    async with home.driver() as driver:
        reads = (await driver.home()).capabilities.reads
        if not any(name.startswith("lifetime.") for name in reads):
            await _raises_unsupported(driver.counters())
            return
        read, true = await driver.counters(), await home.twin.counters()
    resolution = home.emulation.vendor.resolution
    for field in dataclasses.fields(Energies):
        name = f"lifetime.{field.name}"
        # A sum over modules is as coarse as all of them together.
        _compare(name, getattr(read.lifetime, field.name), getattr(true.lifetime, field.name), reads, resolution, 4.0)


def _compare(name: str, read: Any, true: Any, reads: frozenset[str], resolution: Any, times: float = 1.0) -> None:
    if name not in reads:
        assert read is None, f"{name} is {read!r}, and the capabilities say that it cannot be known"
        return
    if name == "grid_voltage_v" and true is None:
        return
    if true is None or read is None:
        # What firmware of this age does not send stays unknown; what the home has not, nobody has.
        assert read is None, f"{name} was made up: {read!r}"
        return
    match true:
        case GridState() if true in PASSING:
            return
        case datetime():
            assert abs((read - true).total_seconds()) <= resolution.get(name, 1e-3), f"{name}: {read} for {true}"
        case float() | int():
            least = max(resolution.get(name, 0.0), abs(true) * 1e-9) * times
            assert abs(read - true) <= least, f"{name}: {read} for {true}"
        case _ if name == "battery_activity":
            pass  # a matter of a threshold; the power beside it is compared
        case _:
            assert read == true, f"{name}: {read} for {true}"


async def names_only_what_exists(home: EmulatedHome) -> None:
    """Capabilities speak of fields that there are."""
    async with home.driver() as driver:
        capabilities = (await driver.home()).capabilities
    for name in capabilities.reads:
        assert name in QUANTITIES or name.startswith(("details.", "events")), f"there is no quantity {name}"
    for capability in capabilities.commands:
        of = capability.mode or capability.command
        fields = {f.name for f in dataclasses.fields(of)} | {f.name for f in dataclasses.fields(capability.command)}
        unknown = set(capability.bounds) - fields
        assert not unknown, f"{of.__name__} has no {unknown}"


async def does_what_it_offers(home: EmulatedHome) -> None:
    """Every command of the capabilities, at both ends of its bounds, is taken."""
    async with home.driver() as driver:
        capabilities = (await driver.home()).capabilities
        for capability in capabilities.commands:
            for command in samples(capability):
                receipt = await driver.ask(command)
                assert receipt.given == admit(command, capabilities)
                await home.clock.advance(120)


async def refuses_what_it_does_not_offer(home: EmulatedHome) -> None:
    """A command outside the bounds is Unsupported, and nothing is sent: the home stays as it was."""
    async with home.driver() as driver:
        capabilities = (await driver.home()).capabilities
        before = await home.twin.settings()
        for capability in capabilities.commands:
            for command in beyond(capability):
                await _raises_unsupported(driver.ask(command))
        assert await home.twin.settings() == before


async def a_stopped_home_has_no_numbers(home: EmulatedHome) -> None:
    """What does not answer never becomes a number."""
    await home.twin.ask(Stop(is_forced=True))
    await home.clock.advance(5)
    async with home.driver() as driver:
        try:
            reading = await driver.reading()
        except DeviceUnreachable as error:
            assert "\n" not in str(error)
            return
    raise AssertionError(f"a stopped home was read: {reading}")


async def is_the_same_home_again(home: EmulatedHome) -> None:
    """An id is stable across connections."""
    async with home.driver() as one, home.driver() as two:
        assert (await one.home()).id == (await two.home()).id


async def leaves_a_safe_home_behind(home: EmulatedHome) -> None:
    """An order without an end is ended by ``make_safe``; without one there is nothing to do."""
    async with home.driver() as driver:
        assert await driver.make_safe() is None
        capability = (await driver.home()).capabilities.find(Charge)
        if capability is None or capability.lasts != "until_next":
            return
        await driver.ask(Charge(power_w=1_000))
        await home.clock.advance(10)
        assert await driver.make_safe() is not None
        await home.clock.advance(10)
        battery_w = (await home.twin.reading()).battery_w
        assert battery_w is not None
        assert abs(battery_w) < 1


async def says_what_it_cannot_tell(home: EmulatedHome) -> None:
    """Each reading method answers in its type or raises Unsupported; nothing else."""
    now = home.clock.now()
    async with home.driver() as driver:
        for answer, kinds in (
            (driver.counters(), Counters),
            (driver.details(), tuple),
            (driver.settings(), Settings),
            (driver.events(now, now), tuple),
            (driver.history("load_w", now, now), object),
        ):
            try:
                assert isinstance(await answer, kinds)
            except Unsupported as error:
                assert str(error)


def samples(capability: Capability) -> list[Command]:
    """Commands at the ends of a capability's bounds; none where it is blocked."""
    return [] if capability.blocked is not None else [_made(capability, end) for end in ("least", "most")]


def beyond(capability: Capability) -> list[Command]:
    """Commands just outside of a capability's bounds."""
    found = []
    for name, bound in capability.bounds.items():
        if isinstance(bound, Bound):
            below, above = _made(capability, "least"), _made(capability, "most")
            found += [_with(below, name, bound.least - 1.0), _with(above, name, bound.most + 1.0)]
            found += [_with(above, name, float("nan")), _with(above, name, float("inf"))]
    return found


def _made(capability: Capability, end: str) -> Command:
    of = capability.mode or capability.command
    values = {n: _value(b, end) for n, b in capability.bounds.items() if n in {f.name for f in dataclasses.fields(of)}}
    required = {
        f.name: True for f in dataclasses.fields(of) if f.default is dataclasses.MISSING and f.name not in values
    }
    made = of(**values, **required)
    command: Command = SetMode(mode=made) if capability.mode is not None else made
    return command


def _value(bound: Any, end: str) -> Any:
    match bound:
        case Bound():
            return getattr(bound, end)
        case Choice():
            return sorted(bound.options, key=str)[0 if end == "least" else -1]
    return ()


def _with(command: Command, name: str, value: float) -> Command:
    if isinstance(command, SetMode) and name != "duration_s":
        return dataclasses.replace(command, mode=_changed(command.mode, name, value))
    changed: Command = _changed(command, name, value)
    return changed


def _changed(told: Any, name: str, value: float) -> Any:
    return dataclasses.replace(told, **{name: value})


async def _raises_unsupported(answer: Awaitable[object]) -> None:
    try:
        await answer
    except Unsupported:
        return
    raise AssertionError("it was not refused as Unsupported")


CHECKS: tuple[Check, ...] = (
    reads_what_the_home_is,
    counts_what_the_home_counts,
    names_only_what_exists,
    does_what_it_offers,
    refuses_what_it_does_not_offer,
    a_stopped_home_has_no_numbers,
    is_the_same_home_again,
    leaves_a_safe_home_behind,
    says_what_it_cannot_tell,
)

__all__ = ["CHECKS", "Check", "beyond", "samples"]
