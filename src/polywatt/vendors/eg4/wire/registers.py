"""The portal's parameters: named registers, read by the numbers of their 16-bit words."""

import base64
import binascii
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from .envelope import to_bool, to_float, to_int, to_text

RegisterValue: TypeAlias = str | bool | int | float
"""A register's value as the portal sends it: numbers are text ("8"), flags true or false, choices whole numbers."""

MAX_WORDS = 127
"""Of one read."""
WORD_BITS = 16
CHARACTERS_PER_WORD = 2
DECIMALS = 3
"""More than any register has; without rounding 2.3 kW would be sent as 2.3000000000000003."""


class RegisterKind(StrEnum):
    """The type of a register's value."""

    NUMBER = auto()
    FLAG = auto()
    CHOICE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The name of a register, and its place in the words."""

    name: str
    at: int
    """The number of its (first) word."""
    kind: RegisterKind = RegisterKind.NUMBER
    per_unit: float = 1.0
    """Steps of the word in one unit of the value: 10 where the word holds tenths of a kW."""
    bit: int = 0
    """Its lowest bit in the word, 0..15."""
    bits: int = WORD_BITS
    """The number of its bits."""
    length: int = 1
    """Words; more than one only for a TEXT, two ASCII characters in each."""
    minimum: float | None = None
    """In units of the value, as the next; None: not known."""
    maximum: float | None = None


def _text(name: str, at: int, length: int) -> Register:
    return Register(name=name, at=at, kind=RegisterKind.TEXT, length=length)


def _flag(name: str, at: int, bit: int) -> Register:
    return Register(name=name, at=at, kind=RegisterKind.FLAG, bit=bit, bits=1, minimum=0.0, maximum=1.0)


def _kilowatts(name: str, at: int, max_kw: float | None = None) -> Register:
    return Register(name=name, at=at, per_unit=10.0, minimum=0.0, maximum=max_kw)


def _percent(name: str, at: int, minimum: float, maximum: float) -> Register:
    return Register(name=name, at=at, minimum=minimum, maximum=maximum)


def _by_name(*registers: Register) -> Mapping[str, Register]:
    return MappingProxyType({register.name: register for register in registers})


_IDENTITY = (
    # The captures' blocks of five and of four words, in both devices.
    _text("HOLD_SERIAL_NUM", 2, 5),
    _text("HOLD_FW_CODE", 7, 4),
)

AC_CHARGE, AC_POWER = "FUNC_AC_CHARGE", "HOLD_AC_CHARGE_POWER_CMD"
SOLAR_POWER, CHARGE_LIMIT = "HOLD_FORCED_CHG_POWER_CMD", "HOLD_SYSTEM_CHARGE_SOC_LIMIT"
RESERVE, BACKUP, RUNS = "HOLD_DISCHG_CUT_OFF_SOC_EOD", "FUNC_EPS_EN", "FUNC_SET_TO_STANDBY"
PORT = "BIT_MIDBOX_SP_MODE_"
"""The beginning of a name; the port's number follows."""
FULL_PERCENT, TOP_PERCENT = 100.0, 101.0
"""Values of the charge limit: the second balances the cells at the top."""

INVERTER: Mapping[str, Register] = _by_name(
    *_IDENTITY,
    # Text 21: the captures list its flags from bit 0 up, the LSP_ ones of another model after them.
    _flag("FUNC_EPS_EN", 21, 0),
    _flag("FUNC_AC_CHARGE", 21, 7),
    # True is running: both captured devices run, and both have true. False is standby.
    _flag("FUNC_SET_TO_STANDBY", 21, 9),
    _flag("FUNC_FORCED_DISCHG_EN", 21, 10),
    _flag("FUNC_FORCED_CHG_EN", 21, 11),
    _flag("FUNC_FEED_IN_GRID_EN", 21, 15),
    # kW: the words of a captured FlexBOSS21 are "8" and "12"; local clients of the same words read 120 for 12 kW.
    _kilowatts("HOLD_AC_CHARGE_POWER_CMD", 66, 15.0),
    _percent("HOLD_AC_CHARGE_SOC_LIMIT", 67, 0.0, 100.0),
    # How much of the sun goes to the battery first. The maximum is the device's rating, as for the next.
    _kilowatts("HOLD_FORCED_CHG_POWER_CMD", 74),
    _kilowatts("HOLD_FORCED_DISCHG_POWER_CMD", 82),
    _percent("HOLD_FEED_IN_GRID_POWER_PERCENT", 103, 0.0, 100.0),
    # The lower limit with the grid. Its block begins at 104, whose word has no name.
    _percent("HOLD_DISCHG_CUT_OFF_SOC_EOD", 105, 10.0, 90.0),
    # The lower limit without it. Its block begins at 123, with two words without names.
    _percent("HOLD_SOC_LOW_LIMIT_EPS_DISCHG", 125, 0.0, 90.0),
    # 101 lets the cells balance at the top; so the captured inverter has it.
    _percent("HOLD_SYSTEM_CHARGE_SOC_LIMIT", 227, 10.0, 101.0),
    # Bits seen by people who toggled them and watched the word; the captures show the word alone.
    _flag("FUNC_QUICK_CHARGE_CTRL", 233, 0),
    _flag("FUNC_BATTERY_BACKUP_CTRL", 233, 1),
)
"""The registers of an inverter. Numbers of words are those of a captured FlexBOSS21 (0 to 366, read block by block)."""

GRIDBOSS: Mapping[str, Register] = _by_name(
    *_IDENTITY,
    # The captured word 96 is sent as 0, 0, 2 and 1, which is two bits each from bit 0 up. 0 unused, 1 smart load,
    # 2 AC coupling.
    *(
        Register(
            name=f"BIT_MIDBOX_SP_MODE_{port}",
            at=20,
            kind=RegisterKind.CHOICE,
            bit=2 * (port - 1),
            bits=2,
            minimum=0.0,
            maximum=2.0,
        )
        for port in (1, 2, 3, 4)
    ),
)
"""The registers of a GridBOSS, as captured. It has an inverter's names too, which mean nothing there."""


def register_value(register: Register, value: RegisterValue) -> RegisterValue:
    """Return a value as the portal sends it: numbers as text without needless zeros ("8", "0.5")."""
    match register.kind:
        case RegisterKind.FLAG:
            return bool(value)
        case RegisterKind.CHOICE:
            return int(value)
        case RegisterKind.TEXT:
            return str(value)
        case RegisterKind.NUMBER:
            # Adding nothing makes of -0.0 a 0.
            return f"{round(float(value), DECIMALS) + 0.0:.{DECIMALS}f}".rstrip("0").rstrip(".")


def number_in(register: Register, value: object) -> float | None:
    """Return the number of a NUMBER or a CHOICE; None for other kinds and where there is none."""
    return to_float(value) if register.kind in (RegisterKind.NUMBER, RegisterKind.CHOICE) else None


def flag_in(register: Register, value: object) -> bool | None:
    """Return the state of a FLAG; None for other kinds and where it is neither true nor false."""
    return to_bool(value) if register.kind is RegisterKind.FLAG else None


def in_range(registers: Mapping[str, Register], start: int, count: int) -> list[Register]:
    """Return the registers that begin within ``[start, start + count)``: the portal names no others."""
    return [register for register in registers.values() if start <= register.at < start + count]


def words_of(values: Mapping[str, RegisterValue], registers: Mapping[str, Register]) -> dict[int, int]:
    """Return the words that hold these values, by their numbers. Numbers may also be text.

    Names that are no registers have no word, and a word none of whose registers has a value is left out.

    Raises:
        ValueError: a value is none of its kind, or does not fit into its bits.
    """
    words: dict[int, int] = {}
    for name, value in values.items():
        register = registers.get(name)
        if register is None:
            continue
        for at, bits in _words(register, value):
            words[at] = words.get(at, 0) | bits
    return words


def value_frame(words: Mapping[int, int], start: int, count: int) -> str:
    """Return the base64 of ``count`` little-endian words from ``start`` on; unknown words are 0."""
    return base64.b64encode(struct.pack(f"<{count}H", *(words.get(start + i, 0) for i in range(count)))).decode()


def words_in(frame: str, start: int) -> dict[int, int] | None:
    """Return the words of such a text, by their numbers; None where it is none."""
    try:
        raw = base64.b64decode(frame, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) % 2:
        return None
    return dict(enumerate(struct.unpack(f"<{len(raw) // 2}H", raw), start))


def _words(register: Register, value: RegisterValue) -> Iterable[tuple[int, int]]:
    if register.kind is RegisterKind.TEXT:
        raw = str(value).encode("ascii")
        wide = CHARACTERS_PER_WORD * register.length
        if len(raw) > wide:
            raise ValueError(f"{register.name} holds {wide} characters, not {len(raw)}")
        return enumerate(struct.unpack(f"<{register.length}H", raw.ljust(wide, b"\0")), register.at)
    return [(register.at, _bits(register, value) << register.bit)]


def _bits(register: Register, value: RegisterValue) -> int:
    number = flag_in(register, value) if register.kind is RegisterKind.FLAG else number_in(register, value)
    if number is None:
        raise ValueError(f"{register.name} cannot hold {value!r}")
    steps = round(number * register.per_unit)
    if not 0 <= steps < 1 << register.bits:
        raise ValueError(f"{register.name} cannot hold {value!r}: it has {register.bits} bits")
    return steps


ENVELOPE = frozenset(
    {
        *("success", "inverterSn", "deviceType", "startRegister", "pointNumber", "valueFrame"),
        *("inverterRuntimeDeviceTime", "message", "msg"),
    }
)
"""Keys of a read answer that are no registers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBlock:
    """``remoteRead/read`` in the portal: one flat object, whose keys are the registers that the device has there."""

    serial: str | None = None
    start: int | None = None
    count: int | None = None
    frame: str | None = None
    """``valueFrame``: the same values as words, where it is sent."""
    values: dict[str, RegisterValue] = field(default_factory=dict)
    """By name, without those that are null."""


BLOCK = msgspec.json.Decoder(dict[str, object])
"""Decodes the object as it is sent; ``block_from`` reads it."""


def block_from(body: Mapping[str, object]) -> RegisterBlock:
    """Return the registers of a read answer, apart from its other keys."""
    return RegisterBlock(
        serial=to_text(body.get("inverterSn")),
        start=to_int(body.get("startRegister")),
        count=to_int(body.get("pointNumber")),
        frame=to_text(body.get("valueFrame")),
        values={
            name: value
            for name, value in body.items()
            if name not in ENVELOPE and isinstance(value, str | bool | int | float)
        },
    )
