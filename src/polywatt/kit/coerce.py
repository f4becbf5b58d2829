"""Values of payloads that may be absent, null, empty, or of another type: 3 and "3", 82 and "82 %", true and "1".

Two strengths: ``float_or_none``, ``nonzero_or_none`` and ``text_or_none`` check a value and leave its type alone;
``to_float``, ``to_int``, ``to_text`` and ``to_bool`` also convert, for services that mix types.
"""

import math
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import UNSET, UnsetType

Scalar: TypeAlias = bool | int | float | str | UnsetType | None
MAX_VALUE = 1e15
"""No home has such a number, in whatever unit; sums and products of larger ones might be no numbers at all."""
MIN_VALUE = -MAX_VALUE
NUMBERS = (float, int)
BOOLEANS: Mapping[str, bool] = {"1": True, "true": True, "0": False, "false": False}


def float_or_none(value: object) -> float | None:
    """Return a number; None where it is absent or null, is no number, or is one that no home has."""
    if type(value) is float:  # nearly all are, and a poll checks dozens
        return value if MIN_VALUE < value < MAX_VALUE else None
    return float(value) if isinstance(value, NUMBERS) and MIN_VALUE < value < MAX_VALUE else None


def nonzero_or_none(value: object) -> float | None:
    """Return a number, for devices that write 0 for what they could not measure."""
    return float_or_none(value) or None


def text_or_none(value: object) -> str | None:
    """Return a text; None where it is absent, null, empty or no text."""
    return value if isinstance(value, str) and value else None


def to_float(value: object) -> float | None:
    """Return a number, also one written as text ("1", "82 %"); None where there is none."""
    # The commonest first: a poll converts hundreds.
    if type(value) is float:
        return value if MIN_VALUE < value < MAX_VALUE else None
    if value is UNSET or value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().removesuffix("%"))
        except ValueError:
            return None
    return float(value) if isinstance(value, NUMBERS) and MIN_VALUE < value < MAX_VALUE else None


def to_int(value: object) -> int | None:
    """Return a whole number, also one written as text; None where it has a fraction."""
    number = to_float(value)
    return int(number) if number is not None and number.is_integer() else None


def to_text(value: object) -> str | None:
    """Return a text, also of a number (3.0 is "3"); None where it is absent, null or empty."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return None if not math.isfinite(value) else str(int(value) if value.is_integer() else value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def to_bool(value: object, words: Mapping[str, bool] = BOOLEANS) -> bool | None:
    """Return true or false, also of one of the lower-case ``words``; None where it is neither."""
    if isinstance(value, bool):
        return value
    return words.get((to_text(value) or "").lower())
