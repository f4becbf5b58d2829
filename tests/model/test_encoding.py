"""The JSON form of the model: exact, strict, and back again without a loss."""

import json
import typing
from datetime import UTC, datetime, time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.model import (
    Bound,
    Capabilities,
    Capability,
    Charge,
    Choice,
    Command,
    Counters,
    Detail,
    Home,
    InvalidRecord,
    LeaveGrid,
    Mode,
    OneTimeCode,
    Order,
    PeakShaving,
    PortUse,
    Proof,
    Reading,
    Receipt,
    ReceiptState,
    SelfUse,
    SetCarLock,
    SetMode,
    SetPortUse,
    SetReserve,
    SetSlots,
    Settings,
    Slot,
    SlotBounds,
    StartCar,
    Unknown,
    Window,
    command_from_json,
    json_reader,
    to_builtins,
    to_json,
)
from polywatt.model.event import Event

NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)
texts = st.text(st.characters(codec="utf-8"), max_size=8)
percents = st.floats(0.0, 100.0)
watts = st.floats(0.0, 1e6)
seconds = st.floats(0.0, 1e6, exclude_min=True)
SPECIAL: dict[str, st.SearchStrategy[object]] = {
    "reserve_percent": percents,
    "soc_percent": percents,
    "until_soc_percent": percents | st.none(),
    "target_soc_percent": percents,
    "duration_s": seconds | st.none(),
    "load_limit_w": watts,
    "export_limit_w": st.floats(-1e6, 1e6),
    "current_a": st.floats(0.0, 100.0) | st.none(),
    "number": st.integers(1, 9),
}
windows = st.builds(
    Window,
    start=st.times(),
    end=st.times(),
    days=st.frozensets(st.integers(1, 7)),
)


def of_kind(kind: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """Records of a class, with every field drawn."""
    if kind is Slot:
        return st.builds(
            Slot,
            action=one_of(Order | Mode | StartCar),
            window=windows | st.none(),
            is_on=st.booleans(),
            id=texts | st.none(),
        )
    return st.builds(kind, **{f.name: of_field(f.name, f.type) for f in msgspec.structs.fields(kind)})


def one_of(union: object) -> st.SearchStrategy[msgspec.Struct]:
    return st.one_of([of_kind(kind) for kind in typing.get_args(union)])


def of_field(name: str, annotation: object) -> st.SearchStrategy[object]:
    if name in SPECIAL:
        return SPECIAL[name]
    if name == "slots":
        return st.lists(of_kind(Slot), max_size=3).map(tuple)
    if name == "mode" and annotation is not SetMode:
        members = getattr(annotation, "__args__", ())
        return one_of(Mode) if SelfUse in members else st.from_type(annotation)  # type: ignore[arg-type]
    if name.endswith("_w"):
        return watts | st.none() if type(None) in getattr(annotation, "__args__", ()) else watts
    return st.from_type(annotation) if annotation is not str else texts  # type: ignore[arg-type]


commands = one_of(Command)


@given(commands)
def test_every_command_comes_back_from_json_as_it_was(command):
    assert command_from_json(to_json(command)) == command


@given(commands)
def test_a_command_with_one_more_field_is_refused(command):
    changed = json.loads(to_json(command)) | {"powr_w": 1}

    with pytest.raises(InvalidRecord, match="powr_w"):
        command_from_json(json.dumps(changed))


def test_a_command_says_by_its_type_which_one_it_is():
    assert json.loads(to_json(Charge(power_w=2_000.0))) == {
        "type": "charge",
        "power_w": 2_000.0,
        "until_soc_percent": None,
        "duration_s": None,
    }
    assert command_from_json('{"type": "charge", "power_w": 2000}') == Charge(power_w=2_000.0)
    assert command_from_json('{"type": "leave_grid"}') == LeaveGrid()
    assert command_from_json('{"type": "set_port_use", "number": 2, "use": "load"}') == SetPortUse(
        number=2, use=PortUse.LOAD
    )
    assert command_from_json('{"type": "set_mode", "mode": {"type": "peak_shaving", "load_limit_w": 3500}}') == SetMode(
        mode=PeakShaving(load_limit_w=3_500.0)
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "truncated"),
        ("{}", "type"),
        ("[]", "array"),
        ('{"type": "fly"}', "fly"),
        ('{"type": "charge", "power_w": "2000"}', "power_w"),
        ('{"type": "charge", "power_w": -1}', "power_w"),
        ('{"type": "charge", "power_w": NaN}', "malformed"),
        ('{"type": "charge", "until_soc_percent": 101}', "until_soc_percent"),
        ('{"type": "charge", "duration_s": 0}', "duration_s"),
        ('{"type": "set_reserve"}', "reserve_percent"),
        ('{"type": "set_reserve", "reserve_percent": null}', "reserve_percent"),
        ('{"type": "set_reserve", "reserve_percent": true}', "reserve_percent"),
        ('{"type": "set_port_use", "number": 0, "use": "load"}', "number"),
        ('{"type": "set_car_lock"}', "charger_id"),
        ('{"type": "set_mode", "mode": {"type": "charge"}}', "charge"),
        (b"\xff", "malformed|utf-8|invalid"),
        ("[" * 100_000, "recursion|depth|array"),
    ],
)
def test_whatever_is_no_command_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidRecord, match=reason):
        command_from_json(text)


def test_a_window_has_only_days_of_the_week():
    slots = '{"type": "set_slots", "slots": [{"action": {"type": "hold"}, "window": %s}]}'

    assert command_from_json(slots % '{"start": "22:00:00", "end": "06:00:00", "days": [1, 7]}') == SetSlots(
        slots=(
            Slot(
                action=command_from_json('{"type": "hold"}'),  # type: ignore[arg-type]
                window=Window(start=time(22), end=time(6), days=frozenset({1, 7})),
            ),
        )
    )
    with pytest.raises(InvalidRecord, match="days"):
        command_from_json(slots % '{"start": "22:00:00", "end": "06:00:00", "days": [0]}')


@pytest.mark.parametrize("kind", [Home, Reading, Counters, Settings, Detail, Event, Receipt, Capabilities])
def test_every_answer_of_a_plant_can_be_read_from_json(kind):
    assert callable(json_reader(kind))


def test_capabilities_come_back_with_their_classes():
    slots = SlotBounds(actions=(Charge, SelfUse), day_sets=frozenset({frozenset({1, 2})}))
    capabilities = Capabilities(
        readable=frozenset({"solar_w"}),
        commands=(
            Capability(command=SetMode, mode=SelfUse, bounds={}),
            Capability(command=Charge, bounds={"power_w": Bound(minimum=180, maximum=3_600, step=36)}),
            Capability(command=SetSlots, bounds={"slots": slots}, proof=Proof.NOTHING),
            Capability(command=LeaveGrid, bounds={"code": OneTimeCode()}),
            Capability(command=SetCarLock, bounds={"charger_id": Choice(options=frozenset({"a"}), is_required=True)}),
        ),
    )

    assert json_reader(Capabilities)(to_json(capabilities)) == capabilities
    assert to_builtins(capabilities)["commands"][0]["command"] == "set_mode"


def test_a_capability_of_no_command_is_refused():
    with pytest.raises(InvalidRecord, match="no command or mode 'fly'"):
        json_reader(Capability)('{"command": "fly", "bounds": {}}')


def test_times_are_utc_with_z_and_words_nobody_knows_stay_apart():
    reading = Reading(received_at=NOW, soc_percent=101.0, grid_state=Unknown(word="islanded"))
    text = to_json(reading)

    assert json.loads(text)["received_at"] == "2026-06-21T12:00:00Z"
    assert json.loads(text)["grid_state"] == {"type": "unknown", "word": "islanded"}
    # What a device reported is read back whatever it is.
    assert json_reader(Reading)(text) == reading


def test_a_receipt_comes_back_with_its_proof():
    command = SetReserve(reserve_percent=20.0)
    receipt = Receipt(
        command=command,
        sent=command,
        state=ReceiptState.APPLIED,
        at=NOW,
        proof=Proof.SETTINGS,
        settings=Settings(received_at=NOW, mode=Unknown(word="new"), reserve_percent=20.0),
    )

    assert json_reader(Receipt)(to_json(receipt)) == receipt


def test_what_is_no_part_of_the_model_is_not_encoded():
    with pytest.raises(NotImplementedError, match="object is not a part of the model"):
        to_json(object())
