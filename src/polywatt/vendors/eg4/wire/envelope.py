"""The outer form of answers: refusals, times, and values that may be absent or may be text."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.kit.coerce import Scalar, to_bool, to_float, to_int, to_text

__all__ = ["Scalar", "to_bool", "to_float", "to_int", "to_text"]
# Both dialects mix types (``batParallelNum`` is 3 and "3"), and the portal writes "" for what it does not know.
Number: TypeAlias = bool | float | str | UnsetType | None
"""Decoded as a float also where it is whole: :func:`to_float` then has nothing to convert, and it is called a hundred
times at every poll of an inverter (0.05 instead of 0.09 us each)."""
Text: TypeAlias = Scalar
Flag: TypeAlias = Scalar

TIME_LENGTH = len("2025-09-10 16:48:01")

NOT_FOUND = "Device not found or not accessible"
WRONG_CREDENTIALS = "Invalid username or password"
INVALID_PARAMETER = "Invalid parameter value or out of range"
UNSUPPORTED_DEVICE = "DEVICE_ERROR_UNSUPPORT_DEVICE_TYPE"
"""Texts of refusals (L1337-L1369)."""


class DeviceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of an answer about one device."""

    success: Flag = UNSET
    serialNum: Text = UNSET


class Refusal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A refusal, which any answer may be: HTTP 200, ``success`` false, and a text (L1337-L1369, L1212-L1245)."""

    success: Any = UNSET
    """Absent in the plant list and in the firmware status."""
    message: Any = UNSET
    msg: Any = UNSET
    """The firmware's key."""
    code: Any = UNSET
    """Only the firmware's."""

    @property
    def is_refused(self) -> bool:
        """Whether the request was refused."""
        return to_bool(self.success) is False

    @property
    def refusal_text(self) -> str | None:
        """The reason, in the cloud's words."""
        return to_text(self.message) or to_text(self.msg)


REFUSAL = msgspec.json.Decoder(Refusal | list[msgspec.Raw])
"""A bare list (the portal's plants) is no refusal."""


def time_in(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Return the time of a text like "2025-09-10 16:48:01" in ``zone``; None for anything else."""
    text = value.strip() if isinstance(value, str) else ""
    return _time(text, zone) if len(text) == TIME_LENGTH else None


# A reading and the details beside it have the same text (0.1 instead of 0.5 us).
@lru_cache(maxsize=256)
def _time(text: str, zone: tzinfo) -> datetime | None:
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Its zone stands beside it, never in it.
    return local.replace(tzinfo=zone) if local.tzinfo is None else None
