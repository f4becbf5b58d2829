"""The portal's named registers as words, and as they are shown."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.vendors.eg4.wire import registers
from polywatt.vendors.eg4.wire.registers import (
    BLOCK,
    GRIDBOSS,
    INVERTER,
    Register,
    RegisterKind,
    block_from,
    flag_in,
    in_range,
    number_in,
    register_value,
    value_frame,
    words_in,
    words_of,
)
from tests.conftest import CAPTURES, needs_captures

MAPS = [(INVERTER, "FlexBOSS21_52XXXXXX78.json"), (GRIDBOSS, "GridBoss_52XXXXXX23.json")]
SAMPLES: dict[str, Any] = {
    "HOLD_SERIAL_NUM": "1234567890",
    "HOLD_FW_CODE": "FAAB-25",
    "FUNC_EPS_EN": True,
    "FUNC_SET_TO_STANDBY": True,
    "FUNC_FEED_IN_GRID_EN": True,
    "HOLD_AC_CHARGE_POWER_CMD": "12",
    "HOLD_SYSTEM_CHARGE_SOC_LIMIT": 101,
    "FUNC_QUICK_CHARGE_CTRL": False,
    "FUNC_BATTERY_BACKUP_CTRL": True,
}


def captured(name: str) -> list[dict[str, Any]]:
    found: dict[str, Any] = msgspec.json.decode((CAPTURES / "eg4" / "registers" / name).read_bytes())
    blocks: list[dict[str, Any]] = found["register_blocks"]
    return blocks


@needs_captures
@pytest.mark.parametrize(("known", "name"), MAPS, ids=["inverter", "gridboss"])
def test_every_register_stands_where_a_captured_device_has_it(known, name):
    blocks = captured(name)

    for register in known.values():
        [block] = [block for block in blocks if register.name in block["parameter_keys"]]
        where = block["boundary_validation"]
        assert register.at == where["actual_start"], register.name
        assert register.length == where["actual_size"], register.name


@needs_captures
@pytest.mark.parametrize(("known", "name"), MAPS, ids=["inverter", "gridboss"])
def test_every_captured_value_is_of_its_registers_kind_and_range_and_shown_again(known, name):
    values = {key: value for block in captured(name) for key, value in block["sample_values"].items()}

    for register in known.values():
        told = values[register.name]
        if register.kind is RegisterKind.TEXT:
            continue
        read = flag_in(register, told) if register.kind is RegisterKind.FLAG else number_in(register, told)
        assert read is not None, register.name
        assert register.minimum is None or register.minimum <= read, register.name
        assert register.maximum is None or read <= register.maximum, register.name
        assert register_value(register, read) == told, register.name


@needs_captures
def test_the_captured_word_of_the_smart_ports_is_made_of_their_modes():
    values = {key: value for block in captured(MAPS[1][1]) for key, value in block["sample_values"].items()}
    modes = {name: values[name] for name in GRIDBOSS if name.startswith("BIT_MIDBOX_SP_MODE_")}

    assert words_of(modes, GRIDBOSS) == {20: int(values["MIDBOX_HOLD_SMART_PORT_MODE"])}


@pytest.mark.parametrize(
    ("value", "text"), [(8, "8"), (8.0, "8"), (0.5, "0.5"), (101, "101"), (100.0, "100"), (2.3, "2.3"), (-0.0, "0")]
)
def test_numbers_are_shown_without_needless_zeros(value, text):
    assert register_value(Register(name="x", at=0), value) == text


def test_each_kind_is_shown_in_its_own_type():
    flag, choice = INVERTER["FUNC_AC_CHARGE"], GRIDBOSS["BIT_MIDBOX_SP_MODE_1"]

    assert register_value(flag, 1) is True
    assert register_value(choice, 2.0) == 2
    assert register_value(INVERTER["HOLD_FW_CODE"], "FAAB-2525") == "FAAB-2525"
    assert (flag_in(flag, "false"), flag_in(flag, "maybe"), flag_in(choice, 1)) == (False, None, None)
    assert (number_in(choice, 2), number_in(choice, ""), number_in(flag, 1)) == (2.0, None, None)


@pytest.mark.parametrize(
    ("start", "count", "names"),
    [
        (66, 1, ["HOLD_AC_CHARGE_POWER_CMD"]),
        (66, 2, ["HOLD_AC_CHARGE_POWER_CMD", "HOLD_AC_CHARGE_SOC_LIMIT"]),
        (3, 10, ["HOLD_FW_CODE"]),
        (128, 90, []),
    ],
)
def test_a_range_has_the_registers_that_begin_in_it(start, count, names):
    assert [register.name for register in in_range(INVERTER, start, count)] == names


def test_values_are_packed_into_words():
    words = words_of(SAMPLES | {"HOLD_OF_TOMORROW": "1"}, INVERTER)

    assert words[2] == ord("1") | ord("2") << 8
    assert (words[9], words[10]) == (ord("-") | ord("2") << 8, ord("5"))
    assert words[21] == 1 << 0 | 1 << 9 | 1 << 15
    assert (words[66], words[227], words[233]) == (120, 101, 2)
    assert 67 not in words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOLD_AC_CHARGE_POWER_CMD", "a lot"),
        ("HOLD_AC_CHARGE_POWER_CMD", -1),
        ("HOLD_AC_CHARGE_POWER_CMD", 6_553.6),
        ("FUNC_AC_CHARGE", 2),
        ("HOLD_SERIAL_NUM", "12345678901"),
        ("HOLD_FW_CODE", "ÄÖ"),
    ],
)
def test_what_does_not_fit_into_its_words_is_an_error(name, value):
    with pytest.raises(ValueError, match=r"."):
        words_of({name: value}, INVERTER)


def test_a_frame_is_base64_of_little_endian_words_and_zero_where_none_is_known():
    assert value_frame({1: 0x0102, 9: 1}, 0, 3) == "AAACAQAA"
    assert words_in("AAACAQAA", 5) == {5: 0, 6: 0x0102, 7: 0}
    assert [words_in(text, 0) for text in ("AAA=", "?", "00010002x", "ä")] == [{0: 0}, None, None, None]


@given(st.dictionaries(st.integers(0, 126), st.integers(0, 65_535)), st.integers(0, 60_000))
def test_a_frame_comes_back(words, start):
    moved = {start + at: word for at, word in words.items()}

    found = words_in(value_frame(moved, start, 127), start)

    assert found == {start + at: words.get(at, 0) for at in range(127)}


def test_no_two_registers_share_a_bit():
    for known, _ in MAPS:
        bits = [
            (at, bit)
            for register in known.values()
            for at in range(register.at, register.at + register.length)
            for bit in range(register.bit, register.bit + register.bits)
        ]
        assert len(bits) == len(set(bits))


def test_a_block_has_its_registers_apart_from_what_is_around_them():
    body = {
        "success": True,
        "inverterSn": "1234567890",
        "deviceType": 6,
        "startRegister": 0,
        "pointNumber": 127,
        "valueFrame": "AAA=",
        "inverterRuntimeDeviceTime": "2026-01-01 00:00:00",
        "HOLD_AC_CHARGE_POWER_CMD": "8",
        "FUNC_AC_CHARGE": True,
        "HOLD_OF_TOMORROW": "new",
        "HOLD_UNKNOWN": None,
        "nested": {"a": 1},
    }

    found = block_from(BLOCK.decode(msgspec.json.encode(body)))

    assert (found.serial, found.start, found.count, found.frame) == ("1234567890", 0, 127, "AAA=")
    assert found.values == {"HOLD_AC_CHARGE_POWER_CMD": "8", "FUNC_AC_CHARGE": True, "HOLD_OF_TOMORROW": "new"}
    assert block_from({}) == registers.RegisterBlock()
