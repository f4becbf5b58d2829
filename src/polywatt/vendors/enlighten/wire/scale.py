"""Values as sent: numbers as text, kWh beside Wh, epochs of two lengths: every service spells them in its own way."""

from datetime import UTC, datetime, tzinfo
from typing import Any, TypeAlias

from msgspec import UnsetType

from polywatt.kit import coerce
from polywatt.kit.coerce import MAX_VALUE, Scalar, to_float, to_int

__all__ = ["MAX_VALUE", "Scalar", "to_float", "to_int"]
# The services mix types: ``operatingVoltage`` is 240 in a list and "230" on its own (L189, L220).
Number: TypeAlias = Scalar
Text: TypeAlias = Scalar
Flag: TypeAlias = Scalar
Json: TypeAlias = dict[str, Any] | list[Any] | bool | int | float | str | UnsetType | None
"""A value that is passed on unread: no document describes its content."""

NULL_TEXTS = frozenset({"", "none", "null"})
"""Spellings of "not known"."""
FIRST_MS = 1e11
"""An epoch above is in milliseconds: as seconds it would be the year 5138."""
ZONE_MARK = "[UTC]"
"""Java's way to write a zone behind the offset: "2025-10-25T01:12:05Z[UTC]"."""
WH_PER_KWH = W_PER_KW = 1_000.0
DECIMALS = 6
"""Decimals of a product: 4.75 kWh are 4750 Wh, not 4750.000000000001."""
FLAGS = {**coerce.BOOLEANS, "enabled": True, "on": True, "disabled": False, "off": False}


def from_kilo(value: object) -> float | None:
    """Return kWh as Wh, or kW as W."""
    number = to_float(value)
    return None if number is None else round(number * WH_PER_KWH, DECIMALS)


def to_text(value: object) -> str | None:
    """Return a text, also one written as a number; None where it is absent, null, empty or "none"."""
    text = coerce.to_text(value)
    return None if text is None or text.lower() in NULL_TEXTS else text


def to_bool(value: object) -> bool | None:
    """Return true or false, also from 1, "1", "true" or "enabled"; None where it is neither."""
    return coerce.to_bool(value, FLAGS)


def to_datetime(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Return aware UTC from epoch seconds or milliseconds (numbers or text), or from ISO 8601, with or without "[UTC]".

    ``zone`` is the time zone of a text that names none.
    """
    epoch = to_float(value)
    if epoch is not None:
        return _from_epoch(epoch / 1_000.0 if abs(epoch) >= FIRST_MS else epoch)
    text = to_text(value)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text.removesuffix(ZONE_MARK))
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def to_list(value: object) -> list[Any]:
    """Return a list; an empty one where it is absent or null."""
    return value if isinstance(value, list) else []


def _from_epoch(seconds: float) -> datetime | None:
    """0 and less stand for "never"."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
