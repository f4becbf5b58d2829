"""What is around the payloads: a refusal, and values that may not be there or may be text."""

import math
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

Scalar: TypeAlias = bool | int | float | str | UnsetType | None
"""Both spellings mix types (``batParallelNum`` is 3 and "3"), and the portal writes "" for what it does not know."""
Number: TypeAlias = bool | float | str | UnsetType | None
"""Decoded as a float also where it is whole: :func:`number` then has nothing to convert, and it is asked for a hundred
of them at every poll of an inverter (0.05 instead of 0.09 us each)."""
Word: TypeAlias = Scalar
Flag: TypeAlias = Scalar

MOST = 1e15
"""No home has such a number, in whatever unit."""
LEAST = -MOST
FLAGS = {"1": True, "true": True, "0": False, "false": False}
TIME_LENGTH = len("2025-09-10 16:48:01")

NOT_FOUND = "Device not found or not accessible"
WRONG_CREDENTIALS = "Invalid username or password"
INVALID_PARAMETER = "Invalid parameter value or out of range"
UNSUPPORTED_DEVICE = "DEVICE_ERROR_UNSUPPORT_DEVICE_TYPE"


class Refusal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What any answer may be: HTTP 200, ``success`` false, and why under either key (L1337-L1369, L1212-L1245)."""

    success: Any = UNSET
    """Absent in the plant list and in the firmware status."""
    message: Any = UNSET
    msg: Any = UNSET
    """The firmware's spelling."""
    code: Any = UNSET
    """Only the firmware's."""

    @property
    def is_one(self) -> bool:
        """Whether it was refused."""
        return flag(self.success) is False

    @property
    def words(self) -> str | None:
        """Why."""
        return word(self.message) or word(self.msg)


REFUSAL = msgspec.json.Decoder(Refusal | list[msgspec.Raw])
"""A bare list (the portal's plants) is no refusal."""


def number(value: object) -> float | None:
    """A number, also one written as text ("1", "82 %"); None where it is absent, null, empty or none at all."""
    # The commonest first.
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


def flag(value: object) -> bool | None:
    """True or false, also as 1, "1" or "true"; None where it is neither."""
    if isinstance(value, bool):
        return value
    return FLAGS.get((word(value) or "").lower())


def time_in(value: object, zone: tzinfo = UTC) -> datetime | None:
    """A text like "2025-09-10 16:48:01" in ``zone``; None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return _time(text, zone) if len(text) == TIME_LENGTH else None


# A reading and the details beside it have the same text (0.1 instead of 0.5 us).
@lru_cache(maxsize=256)
def _time(text: str, zone: tzinfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Its zone is given beside it, never in it.
    return found.replace(tzinfo=zone) if found.tzinfo is None else None
