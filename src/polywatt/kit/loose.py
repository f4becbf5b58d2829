"""Numbers, words and flags of services that mix types: 3 and "3", 82 and "82 %", true and "1"."""

import math
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import UNSET, UnsetType

Scalar: TypeAlias = bool | int | float | str | UnsetType | None
MOST = 1e15
"""No home has such a number, in whatever unit."""
LEAST = -MOST
FLAGS: Mapping[str, bool] = {"1": True, "true": True, "0": False, "false": False}


def number(value: object) -> float | None:
    """A number, also one written as text ("1", "82 %"); None where it is absent, null, empty or none at all."""
    # The commonest first: a poll asks hundreds of times.
    if type(value) is float:
        return value if LEAST < value < MOST else None
    if value is UNSET or value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip().removesuffix("%"))
        except ValueError:
            return None
    return float(value) if isinstance(value, (int, float)) and LEAST < value < MOST else None


def whole(value: object) -> int | None:
    """The same, without a fraction; None where it has one."""
    found = number(value)
    return int(found) if found is not None and found.is_integer() else None


def word(value: object) -> str | None:
    """A word, also one written as a number (3.0 is "3"); None where it is absent, null or empty."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return None if not math.isfinite(value) else str(int(value) if value.is_integer() else value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def flag(value: object, words: Mapping[str, bool] = FLAGS) -> bool | None:
    """True or false, also as one of the lower-case ``words``; None where it is neither."""
    if isinstance(value, bool):
        return value
    return words.get((word(value) or "").lower())
