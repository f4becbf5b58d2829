"""Commands made for a check are commands that a person could give: for every type of command there is."""

import typing
from collections.abc import Callable
from enum import Enum
from types import UnionType
from typing import Any

import pytest

from polywatt.model import (
    Bound,
    Capabilities,
    Capability,
    Charge,
    Choice,
    Command,
    Device,
    DeviceKind,
    Mode,
    SetCarSlots,
    SetMode,
    SetSlots,
    SlotBounds,
    StartCar,
    StopCar,
    Unknown,
    Unsupported,
    admit,
)
from polywatt.testing.conformance import out_of_bounds, samples, unsupported

COMMANDS: tuple[type, ...] = typing.get_args(Command)
MODES: tuple[type, ...] = tuple(mode for mode in typing.get_args(Mode) if mode is not Unknown)
DEVICES = (Device(id="gateway", kind=DeviceKind.GATEWAY), Device(id="garage", kind=DeviceKind.CHARGER))
OFFERS = [Capability(command=command, bounds={}) for command in COMMANDS if command is not SetMode] + [
    Capability(command=SetMode, mode=mode, bounds={}) for mode in MODES
]
named: Callable[[Capability], str] = lambda offer: (offer.mode or offer.command).__name__  # noqa: E731


def bounded(offer: Capability) -> Capability:
    """The same with a bound for every field that can have one."""
    bounds: dict[str, Bound | Choice | SlotBounds] = {}
    for kind in filter(None, (offer.command, offer.mode)):
        for name, type_ in typing.get_type_hints(kind).items():
            bound = _bound_for(type_)
            if bound is not None:
                bounds[name] = bound
    return Capability(command=offer.command, mode=offer.mode, bounds=bounds)


def _bound_for(type_: Any) -> Bound | Choice | SlotBounds | None:
    kinds = typing.get_args(type_) if isinstance(type_, UnionType) else (type_,)
    if float in kinds or int in kinds:
        return Bound(minimum=5, maximum=95, is_required=True)
    if bool in kinds:
        return Choice(options=frozenset({True, False}))
    if str in kinds:
        return Choice(options=frozenset({"garage"}))
    if typing.get_origin(type_) is tuple:
        return SlotBounds(
            max_slots=3, min_duration_s=1_800, may_pass_midnight=False, day_sets=frozenset({frozenset({1, 2})})
        )
    return Choice(options=frozenset(type_)) if isinstance(type_, type) and issubclass(type_, Enum) else None


def assert_fits(value: object) -> None:
    """Each field holds what its type says."""
    for name, type_ in typing.get_type_hints(type(value)).items():
        found = getattr(value, name)
        if typing.get_origin(type_) is tuple:
            assert isinstance(found, tuple)
            assert all(isinstance(part, typing.get_args(type_)[0]) for part in found)
            for part in found:
                assert_fits(part)
        elif float in (typing.get_args(type_) or (type_,)):
            assert isinstance(found, float | int | None), name
            assert not isinstance(found, bool), name
        elif found is not None:
            assert isinstance(found, type_), f"{name}={found!r}"


@pytest.mark.parametrize("offer", OFFERS, ids=named)
def test_a_sample_is_made_of_values_of_the_right_types(offer):
    made = [*samples(offer, DEVICES), *samples(bounded(offer), DEVICES), *samples(offer)]

    assert len(made) == 6
    for command in made:
        assert type(command) is offer.command
        assert_fits(command)
        if isinstance(command, SetMode):
            assert_fits(command.mode)


@pytest.mark.parametrize("offer", OFFERS, ids=named)
def test_a_sample_within_its_bounds_is_admitted_as_it_is(offer):
    offers = bounded(offer)

    for command in samples(offers, DEVICES):
        assert admit(command, Capabilities(commands=(offers,))) == command


@pytest.mark.parametrize("offer", OFFERS, ids=named)
def test_what_is_beyond_the_bounds_is_refused(offer):
    offers = bounded(offer)
    has_edges = any(isinstance(b, Bound) or b == Choice(options=frozenset({"garage"})) for b in offers.bounds.values())

    found = out_of_bounds(offers, DEVICES)

    assert bool(found) == has_edges
    for command in found:
        with pytest.raises(Unsupported):
            admit(command, Capabilities(commands=(offers,)))


def test_a_car_is_charged_at_a_charger_of_the_home_and_slots_are_real():
    [stop, _] = samples(Capability(command=StopCar, bounds={}), DEVICES)
    [slots, _] = samples(Capability(command=SetSlots, bounds={}), DEVICES)
    [of_car, _] = samples(Capability(command=SetCarSlots, bounds={}), DEVICES)

    assert stop == StopCar(charger_id="garage")
    assert isinstance(slots, SetSlots)
    assert slots.slots[0].action == Charge()
    assert slots.slots[0].window is not None
    assert isinstance(of_car, SetCarSlots)
    assert of_car.slots[0].action == StartCar(charger_id="garage")


def test_what_a_home_does_not_offer_is_one_of_each():
    offers = Capabilities(commands=(OFFERS[0], OFFERS[-1]))

    found = unsupported(offers, DEVICES)

    assert len(found) == len(OFFERS) - 2
    for command in found:
        with pytest.raises(Unsupported):
            admit(command, offers)
