"""What every value of the model can be relied on for, however its objects are made."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from polywatt.model import Counters, Energies, Start
from polywatt.model._value import maker, value


@value
class Pack:
    name: str
    power_w: float | None = None
    cells_v: tuple[float, ...] = ()


@value
class MarkedPack(Pack):
    mark: int = 3


class PlainPack(Pack):
    pass


class EmptyPack(Pack):
    __slots__ = ()


@value
class Late:
    names: list[str] = field(default_factory=list)
    count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.names))


WAYS = pytest.mark.parametrize("make", [Pack, maker(Pack)], ids=["class", "maker"])


@WAYS
def test_a_value_is_what_was_given_and_the_rest_its_defaults(make):
    pack = make(power_w=5.0, name="a")

    assert (pack.name, pack.power_w, pack.cells_v) == ("a", 5.0, ())
    assert type(pack) is Pack
    assert repr(pack) == "Pack(name='a', power_w=5.0, cells_v=())"


@WAYS
def test_nothing_of_a_value_can_be_set_added_or_deleted(make):
    pack = make(name="a")

    with pytest.raises(FrozenInstanceError):
        pack.name = "b"
    with pytest.raises(FrozenInstanceError):
        del pack.name
    with pytest.raises((FrozenInstanceError, TypeError)):
        pack.other = 1
    assert pack.name == "a"
    assert not hasattr(pack, "__dict__")


@WAYS
def test_values_that_say_the_same_are_equal_and_one_key(make):
    assert make(name="a", power_w=1.0) == Pack(name="a", power_w=1.0)
    assert hash(make(name="a")) == hash(Pack(name="a"))
    assert make(name="a") != Pack(name="b")
    assert make(name="a") != MarkedPack(name="a")


@WAYS
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, r"Pack\.__init__\(\) missing 1 required keyword-only argument: 'name'"),
        ({"name": "a", "volts": 1}, r"Pack\.__init__\(\) got an unexpected keyword argument 'volts'"),
    ],
)
def test_a_missing_or_unknown_argument_is_named(make, given, reason):
    with pytest.raises(TypeError, match=reason):
        make(**given)


@WAYS
def test_arguments_are_given_by_name_only(make):
    with pytest.raises(TypeError, match="positional"):
        make("a")


@WAYS
@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        dataclasses.replace,
        lambda pack: pickle.loads(pickle.dumps(pack)),
        lambda pack: Pack(**dataclasses.asdict(pack)),
    ],
    ids=["copy", "deepcopy", "replace", "pickle", "asdict"],
)
def test_a_copy_is_equal_and_as_frozen(make, copied):
    pack = make(name="a", cells_v=(3.3, 3.2))
    found = copied(pack)

    assert found == pack
    assert type(found) is Pack
    with pytest.raises(FrozenInstanceError):
        found.name = "b"  # type: ignore[misc]


def test_replacing_changes_one_field_of_a_copy():
    pack = Pack(name="a", power_w=1.0)

    assert dataclasses.replace(pack, power_w=2.0) == Pack(name="a", power_w=2.0)
    assert pack.power_w == 1.0


def test_a_value_is_matched_by_the_names_of_its_fields():
    match Pack(name="a", power_w=2.0):
        case Pack(name="a", power_w=float(power_w)):
            pass
        case _:
            power_w = 0.0

    assert power_w == 2.0


@WAYS
def test_the_signature_is_the_fields(make):
    parameters = inspect.signature(make).parameters

    assert list(parameters)[-3:] == ["name", "power_w", "cells_v"]
    assert parameters["power_w"].default is None
    assert parameters["name"].annotation is str


@pytest.mark.parametrize("make", [MarkedPack, maker(MarkedPack)], ids=["class", "maker"])
def test_a_value_made_of_another_has_the_fields_of_both(make):
    pack = make(name="a")

    assert (pack.name, pack.mark, type(pack)) == ("a", 3, MarkedPack)
    with pytest.raises(FrozenInstanceError):
        pack.mark = 4


@pytest.mark.parametrize("cls", [PlainPack, EmptyPack])
def test_an_object_of_a_subclass_that_is_no_value_stays_of_its_class(cls):
    pack: Any = cls(name="a", power_w=1.0)

    assert type(pack) is cls
    assert (pack.name, pack.power_w) == ("a", 1.0)
    with pytest.raises(FrozenInstanceError):
        pack.name = "b"


@pytest.mark.parametrize("make", [Late, maker(Late)], ids=["class", "maker"])
def test_what_a_dataclass_does_after_or_for_its_fields_is_done(make):
    first, second = make(names=["a"]), make()

    assert (first.count, second.names, second.count) == (1, [], 0)
    assert make().names is not make().names


@pytest.mark.parametrize("make", [Start, maker(Start)], ids=["class", "maker"])
def test_a_value_without_fields_is_one_too(make):
    assert make() == Start()
    with pytest.raises(TypeError):
        make(name="a")


def test_a_default_that_is_a_value_is_shared():
    assert Counters(received_at=None).lifetime == Energies()  # type: ignore[arg-type]
    assert maker(Counters)(received_at=None).today is Counters(received_at=None).today  # type: ignore[arg-type]
