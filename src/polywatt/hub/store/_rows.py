"""Convert readings to rows and back. Rows are plain tuples: this is the hot path of a hub with many homes."""

import math
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from polywatt.model import Activity, Counters, GridState, Reading, Unknown

Row: TypeAlias = tuple[Any, ...]

QUANTITIES = (
    "solar_w",
    "battery_w",
    "grid_w",
    "load_w",
    "critical_load_w",
    "car_w",
    "generator_w",
    "soc_percent",
    "energy_remaining_wh",
    "grid_voltage_v",
    "grid_frequency_hz",
)
"""The numbers of a Reading; a row is (home, received, at, *these, battery activity, grid state)."""

COUNTED = (
    "solar_wh",
    "load_wh",
    "imported_wh",
    "exported_wh",
    "charged_wh",
    "discharged_wh",
    "car_wh",
    "generator_wh",
)
"""The fields of Energies."""

HOME, RECEIVED, AT, FIRST = 0, 1, 2, 3
LAST = FIRST + len(QUANTITIES)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_values = attrgetter(*QUANTITIES)
_counted = attrgetter(*COUNTED)
W = TypeVar("W", bound=StrEnum)


def reading_row(home: int, reading: Reading) -> Row:
    """Return the row of a reading."""
    at, activity, grid = reading.at, reading.battery_activity, reading.grid_state
    return (
        home,
        round(reading.received_at.timestamp() * 1000),
        None if at is None else round(at.timestamp() * 1000),
        *_values(reading),
        None if activity is None else _encode_word(activity),
        None if grid is None else _encode_word(grid),
    )


def counters_row(home: int, counters: Counters) -> Row:
    """Return the row of lifetime counters."""
    at = counters.at
    return (home, to_ms(counters.received_at), None if at is None else to_ms(at), *_counted(counters.lifetime))


def reading_from(row: Row) -> Reading:
    """Return the reading a row was made from, to the millisecond."""
    return Reading(
        received_at=time_from_ms(row[RECEIVED]),
        at=None if row[AT] is None else time_from_ms(row[AT]),
        **dict(zip(QUANTITIES, row[FIRST:LAST], strict=True)),
        battery_activity=_decode_word(Activity, row[LAST]),
        grid_state=_decode_word(GridState, row[LAST + 1]),
    )


def to_ms(at: datetime) -> int:
    """Return epoch milliseconds."""
    return round(at.timestamp() * 1000)


def ceil_ms(at: datetime) -> int:
    """Return the first whole millisecond not before ``at``: the bound of a half-open interval."""
    return math.ceil((at - _EPOCH) / timedelta(milliseconds=1))


def time_from_ms(ms: int) -> datetime:
    """Return aware UTC; counted from the epoch, for a float would lose the millisecond."""
    return _EPOCH + timedelta(milliseconds=ms)


def _encode_word(word: StrEnum | Unknown) -> str:
    """Encode our words unchanged and a vendor's own with a leading "?", so that the two cannot be confused."""
    if isinstance(word, Unknown):
        # A lone surrogate cannot be stored, and one odd word must not cost the readings of a whole batch.
        return "?" + word.word.encode("utf-8", "replace").decode()
    return word._value_  # a plain str, which the database takes faster than a subclass of it


def _decode_word(kind: type[W], text: str | None) -> W | Unknown | None:
    if text is None:
        return None
    return Unknown(word=text[1:]) if text.startswith("?") else kind(text)
