"""Law 2: a command through ``driver -> face`` changes the home as the same command sent to it directly does."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from polywatt.model import (
    Bound,
    CancelPending,
    Capabilities,
    Capability,
    Charge,
    ChargerSettings,
    Command,
    Device,
    DeviceRefused,
    Discharge,
    Reading,
    SetCarLock,
    SetGridCharging,
    SetMode,
    SetReserve,
    Settings,
    StartCar,
)
from polywatt.testing import EmulatedHome
from polywatt.testing.conformance import check_refusals, samples, with_twin_charger

from .homes import ENDS, Situation, in_situation, lawful, situations


def drawn(
    capability: Capability, capabilities: Capabilities, data: st.DataObject, devices: tuple[Device, ...] = ()
) -> Command:
    """Any command within a capability's bounds."""
    command: Any = data.draw(st.sampled_from(samples(capability, devices, capabilities)), "sample")
    for name, bound in capability.bounds.items():
        if isinstance(bound, Bound):
            command = with_field(command, name, data.draw(st.floats(bound.minimum, bound.maximum), name))
    drawn_command: Command = command
    return drawn_command


def with_field(command: Any, name: str, value: float) -> Any:
    """The same with another value; a mode carries its own parameters."""
    if isinstance(command, SetMode) and name != "duration_s":
        return structs.replace(command, mode=structs.replace(command.mode, **{name: value}))
    return structs.replace(command, **{name: value})


def without_unused_power(command: Command) -> Command:
    """No API has a power of a grid charging that is not allowed; a small twin would refuse a large one all the same."""
    match command:
        case SetGridCharging(is_allowed=False):
            return SetGridCharging(is_allowed=False)
    return command


LATER_S: dict[str, dict[type, float]] = {"enlighten": {SetMode: 60.0, SetReserve: 60.0, SetCarLock: 5.0}}
"""How long after it was asked a cloud's face tells its home."""


async def outcome(home: EmulatedHome, passed_s: float = 0.0) -> tuple[Settings, Reading | str]:
    """What the home has been told and what it does, a minute and then an hour later."""
    await home.clock.advance(60 - passed_s)
    await home.clock.advance(3_540)
    settings = await home.twin.settings()
    settings = structs.replace(settings, chargers=tuple(map(nameless, settings.chargers)))
    if settings.is_running is False:
        return settings, "stopped"
    return settings, await home.twin.reading()


def nameless(told: ChargerSettings) -> ChargerSettings:
    """Without the ids of its slots: a new one's is whoever's has made it."""
    return structs.replace(told, slots=tuple(structs.replace(slot, id=None) for slot in told.slots))


def rounded(reading: Reading | str) -> dict[str, object]:
    """By field, without the last bits: one more step on the way rounds differently."""
    fields = {"stopped": True} if isinstance(reading, str) else structs.asdict(reading)
    return {
        name: float(f"{round(value, 6):.7g}") if isinstance(value, float) else value for name, value in fields.items()
    }


OBEYING = [end for end in ENDS if end != ("powerwall", "restricted")]
"""A restricted gateway takes no command."""


@pytest.mark.parametrize(("vendor", "profile"), OBEYING)
@lawful
@given(there=situations, data=st.data())
def test_a_command_through_both_ends_does_what_it_does_directly(vendor, profile, there: Situation, data):
    chosen: list[Command] = []
    outcomes = []

    async def through_the_ends(home: EmulatedHome) -> None:
        async with home.driver() as driver:
            capabilities = (await driver.home()).capabilities
            offered = [c for c in capabilities.commands if c.blocked is None]
            offered = [c for c in offered if samples(c, capabilities=capabilities) and c.command is not CancelPending]
            known = (await driver.home()).devices
            command = drawn(data.draw(st.sampled_from(offered), "capability"), capabilities, data, known)
            try:
                receipt = await driver.send(command)
            except DeviceRefused:
                # A car may be away.
                assume(not isinstance(command, StartCar))
                # A make that does not tell whether there is solar is asked, and says no.
                assume(isinstance(command, SetMode) and there.has_solar)
                raise
        twins = (await home.twin.home()).devices
        chosen.append(without_unused_power(with_twin_charger(receipt.sent, known, twins)))
        outcomes.append(await outcome(home))

    async def directly(home: EmulatedHome) -> None:
        later_s = LATER_S.get(vendor, {}).get(type(chosen[0]), 0.0)
        await home.clock.advance(later_s)
        await home.twin.send(chosen[0])
        outcomes.append(await outcome(home, later_s))

    in_situation(vendor, profile, there, through_the_ends)
    in_situation(vendor, profile, there, directly)

    (settings, reading), (expected_settings, expected_reading) = outcomes
    assert rounded(reading) == rounded(expected_reading)
    if not (isinstance(chosen[0], Charge | Discharge) and chosen[0].power_w == 0):
        # 0 W is how this vendor spells Hold; to the home the two are different words for the same rest.
        assert settings == expected_settings


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
@lawful
@given(there=situations)
def test_what_is_not_admitted_is_refused_before_anything_is_sent(vendor, profile, there):
    in_situation(vendor, profile, there, check_refusals)
