"""What can be relied on for every record of the model."""

import copy
import enum
import pickle
import typing
from datetime import UTC, datetime

import msgspec
import pytest

from polywatt import model
from polywatt.model import Capabilities, Command, Counters, Energies, Mode, Order, Reading, SelfUse, Start, Unknown
from polywatt.model.event import Event

NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)
PUBLIC = [getattr(model, name) for name in model.__all__]
RECORDS = [thing for thing in PUBLIC if isinstance(thing, type) and issubclass(thing, msgspec.Struct)]


def test_there_are_records_in_the_model():
    assert len(RECORDS) > 60
    assert {Reading, Capabilities, SelfUse, Unknown} <= set(RECORDS)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_is_frozen_strict_and_made_by_name_only(record):
    config = record.__struct_config__

    assert config.frozen
    assert config.eq
    assert config.forbid_unknown_fields
    assert "__dict__" not in dir(record)
    with pytest.raises(TypeError, match="positional"):
        record("a")


def test_a_record_cannot_be_changed_and_compares_by_its_fields():
    reading = Reading(received_at=NOW, solar_w=5.0)
    with pytest.raises(AttributeError):
        reading.solar_w = 6.0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del reading.solar_w

    assert reading.solar_w == 5.0
    assert reading == Reading(received_at=NOW, solar_w=5.0)
    assert hash(reading) == hash(Reading(received_at=NOW, solar_w=5.0))
    assert reading != Reading(received_at=NOW)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({}, "Missing required argument 'received_at'"),
        ({"received_at": NOW, "volts": 1}, "Unexpected keyword argument"),
    ],
)
def test_a_missing_or_unknown_argument_is_named(arguments, reason):
    with pytest.raises(TypeError, match=reason):
        Reading(**arguments)


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, msgspec.structs.replace, lambda record: pickle.loads(pickle.dumps(record))],
    ids=["copy", "deepcopy", "replace", "pickle"],
)
def test_a_copy_is_equal_and_as_frozen(copied):
    reading = Reading(received_at=NOW, solar_w=5.0)
    other = copied(reading)

    assert other == reading
    assert type(other) is Reading
    with pytest.raises(AttributeError):
        other.solar_w = 1.0  # type: ignore[misc]


def test_a_record_is_matched_by_the_names_of_its_fields():
    match Reading(received_at=NOW, solar_w=2.0):
        case Reading(solar_w=float(solar_w)):
            pass
        case _:
            solar_w = 0.0

    assert solar_w == 2.0


def test_a_record_without_fields_is_one_too():
    assert Start() == Start()
    with pytest.raises(TypeError):
        Start(name="a")


def test_a_default_that_is_a_record_is_shared():
    assert Counters(received_at=NOW).lifetime == Energies()
    assert Counters(received_at=NOW).today is Counters(received_at=NOW).today


@pytest.mark.parametrize("union", [Command, Mode, Order, Event])
def test_every_member_of_a_union_is_public_and_has_a_type_of_its_own(union):
    members = typing.get_args(union)

    assert set(members) <= set(RECORDS)
    assert len({member.__struct_config__.tag for member in members}) == len(members)


@pytest.mark.parametrize("words", [t for t in PUBLIC if isinstance(t, enum.EnumMeta)], ids=lambda t: t.__name__)
def test_every_enumeration_is_of_lower_case_words(words):
    members: dict[str, enum.Enum] = dict(words.__members__)

    assert all(isinstance(member.value, str) and member.value == name.lower() for name, member in members.items())
