"""What is around the payloads, and values that may be text, or not there."""

from datetime import UTC, datetime, tzinfo
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.kit import coerce
from polywatt.kit.coerce import MAX_VALUE, Scalar, to_float, to_int

__all__ = ["MAX_VALUE", "Scalar", "to_float", "to_int"]
# The services mix types: ``operatingVoltage`` is 240 in a list and "230" on its own (L189, L220).
Number: TypeAlias = Scalar
Word: TypeAlias = Scalar
Flag: TypeAlias = Scalar
Tree: TypeAlias = dict[str, Any] | list[Any] | bool | int | float | str | UnsetType | None
"""What is passed on as it is: no document says what is in it."""

NOTHING = frozenset({"", "none", "null"})
"""Words for "not known"."""
FIRST_MS = 1e11
"""An epoch above is in milliseconds: as seconds it would be the year 5138."""
ZONE_MARK = "[UTC]"
"""Java's way to write a zone behind the offset: "2025-10-25T01:12:05Z[UTC]"."""
WH_PER_KWH = W_PER_KW = 1_000.0
DECIMALS = 6
"""Of a product: 4.75 kWh are 4750 Wh, not 4750.000000000001."""
FLAGS = {**coerce.BOOLEANS, "enabled": True, "on": True, "disabled": False, "off": False}


class Meta(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Around the answers of the EV services. ``serverTimeStamp`` is ms in one and ISO text in the other."""

    serverTimeStamp: Scalar = UNSET
    rowCount: Number = UNSET

    @property
    def at(self) -> datetime | None:
        """The service's time."""
        return instant(self.serverTimeStamp)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a write answers: ``{"message": "success"}``, or ``{"status": "accepted"}`` of the EV controller.

    Neither says that anything has changed: settings are pending, commands are queued (L1106, L1465).
    """

    message: Word = UNSET
    status: Word = UNSET
    details: Tree = UNSET

    @property
    def words(self) -> str | None:
        """What it says, in the vendor's words."""
        return word(self.message) or word(self.status)


DONE = msgspec.json.Decoder(Done)


def from_kilo(value: object) -> float | None:
    """KWh in Wh, or kW in W."""
    found = to_float(value)
    return None if found is None else round(found * WH_PER_KWH, DECIMALS)


def word(value: object) -> str | None:
    """A word, also one written as a number; None where it is absent, null, empty or "none"."""
    found = coerce.to_text(value)
    return None if found is None or found.lower() in NOTHING else found


def flag(value: object) -> bool | None:
    """True or false, also as 1, "1", "true" or "enabled"; None where it is neither."""
    return coerce.to_bool(value, FLAGS)


def instant(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Aware UTC from epoch seconds or milliseconds (numbers or text), or from ISO 8601, with or without "[UTC]".

    ``zone`` is meant where the text names none.
    """
    epoch = to_float(value)
    if epoch is not None:
        return _at_epoch(epoch / 1_000.0 if abs(epoch) >= FIRST_MS else epoch)
    text = word(value)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.removesuffix(ZONE_MARK))
        return (found if found.tzinfo is not None else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def listed(value: object) -> list[Any]:
    """A list; empty where it is absent or null."""
    return value if isinstance(value, list) else []


def _at_epoch(seconds: float) -> datetime | None:
    """0 and less stand for "never"."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
