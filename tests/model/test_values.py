import dataclasses
import enum
import typing
from datetime import UTC, datetime

import pytest

from polywatt import model
from polywatt.model import (
    Activity,
    AuthenticationFailed,
    Capabilities,
    Command,
    DeviceRefused,
    DriverError,
    GridState,
    Kind,
    Mode,
    PolywattError,
    Reading,
    SelfUse,
    Unknown,
    Unsupported,
    UntrustedDevice,
    activity_of,
    residual_w,
)

NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)
PUBLIC = [getattr(model, name) for name in model.__all__]
VALUES = [thing for thing in PUBLIC if dataclasses.is_dataclass(thing)]


@pytest.mark.parametrize("cls", VALUES, ids=lambda cls: cls.__name__)
def test_every_value_is_frozen_slotted_and_given_by_name(cls):
    parameters = cls.__dataclass_params__
    fields = dataclasses.fields(cls)

    assert parameters.frozen
    assert parameters.eq
    assert "__dict__" not in dir(cls)
    assert all(field.kw_only for field in fields)


def test_a_value_cannot_be_changed_and_compares_by_what_it_says():
    reading = Reading(received_at=NOW, solar_w=5.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading.solar_w = 6.0  # type: ignore[misc]

    assert reading == Reading(received_at=NOW, solar_w=5.0)
    assert hash(reading) == hash(Reading(received_at=NOW, solar_w=5.0))
    assert reading != Reading(received_at=NOW)


def test_there_is_something_in_the_model():
    assert len(VALUES) > 50
    assert {Reading, Capabilities, SelfUse, Unknown} <= set(VALUES)


@pytest.mark.parametrize("union", [Command, Mode])
def test_every_member_of_a_union_is_public(union):
    assert set(typing.get_args(union)) <= set(VALUES)


def test_what_nobody_told_is_unknown_and_never_zero():
    reading = Reading(received_at=NOW)
    values = {f.name: getattr(reading, f.name) for f in dataclasses.fields(Reading)} | {"received_at": None}

    assert set(values.values()) == {None}


def test_an_unknown_word_is_itself_and_no_word_of_ours():
    word = Unknown(word="OnGrid ")

    assert str(word) == "OnGrid "
    assert word == Unknown(word="OnGrid ")
    assert word != Unknown(word="OnGrid")
    assert not isinstance(word, GridState)


@pytest.mark.parametrize("words", [t for t in PUBLIC if isinstance(t, enum.EnumMeta)], ids=lambda t: t.__name__)
def test_every_enumeration_is_of_lower_case_words(words):
    members: dict[str, enum.Enum] = dict(words.__members__)

    assert all(isinstance(member.value, str) and member.value == name.lower() for name, member in members.items())


@pytest.mark.parametrize(
    ("powers", "residual"),
    [
        ((1_000.0, -400.0, -100.0, 500.0, None), 0.0),
        ((1_000.0, -400.0, -100.0, 490.0, None), -10.0),
        ((0.0, 0.0, 0.0, 500.0, 500.0), 0.0),
        ((None, 0.0, 0.0, 0.0, None), None),
        ((0.0, None, 0.0, 0.0, None), None),
        ((0.0, 0.0, None, 0.0, None), None),
        ((0.0, 0.0, 0.0, None, 5.0), None),
    ],
)
def test_the_residual_is_what_is_missing_for_a_balance_and_unknown_without_all_four(powers, residual):
    names = ("solar_w", "battery_w", "grid_w", "load_w", "generator_w")

    assert residual_w(Reading(received_at=NOW, **dict(zip(names, powers, strict=True)))) == residual


@pytest.mark.parametrize(
    ("battery_w", "activity"),
    [(1.0, Activity.DISCHARGING), (0.9, Activity.IDLE), (0.0, Activity.IDLE), (-1.0, Activity.CHARGING)],
)
def test_within_a_watt_of_zero_a_battery_rests(battery_w, activity):
    assert activity_of(battery_w) == activity


def test_errors_are_sorted_by_what_the_caller_does_next():
    errors = {e for e in PUBLIC if isinstance(e, type) and issubclass(e, Exception)}

    assert all(issubclass(error, PolywattError) for error in errors)
    assert not issubclass(Unsupported, DriverError)
    assert issubclass(UntrustedDevice, AuthenticationFailed)
    refused = DeviceRefused("no", 5, "invalid")
    assert (str(refused), refused.code, refused.words) == ("no", 5, "invalid")


def test_a_home_knows_which_kinds_of_device_it_has():
    home = model.Home(id="1", vendor="x", devices=(model.Device(id="b", kind=Kind.BATTERY),))

    assert home.has(Kind.BATTERY)
    assert not home.has(Kind.CHARGER)
