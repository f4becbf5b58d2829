"""A reading as a row, and back. Rows are plain tuples: this is the hot path of a hub with many homes."""

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
_W = TypeVar("_W", bound=StrEnum)


def row_of(home: int, reading: Reading) -> Row:
    """A reading as it is kept."""
    at, activity, grid = reading.at, reading.battery_activity, reading.grid_state
    return (
        home,
        round(reading.received_at.timestamp() * 1000),
        None if at is None else round(at.timestamp() * 1000),
        *_values(reading),
        None if activity is None else _written(activity),
        None if grid is None else _written(grid),
    )


def counters_row_of(home: int, counters: Counters) -> Row:
    """Lifetime counters as they are kept."""
    at = counters.at
    return (home, ms_of(counters.received_at), None if at is None else ms_of(at), *_counted(counters.lifetime))


def reading_from(row: Row) -> Reading:
    """The reading a row was made from, to the millisecond."""
    return Reading(
        received_at=moment(row[RECEIVED]),
        at=None if row[AT] is None else moment(row[AT]),
        **dict(zip(QUANTITIES, row[FIRST:LAST], strict=True)),
        battery_activity=_word(Activity, row[LAST]),
        grid_state=_word(GridState, row[LAST + 1]),
    )


def ms_of(at: datetime) -> int:
    """Epoch milliseconds."""
    return round(at.timestamp() * 1000)


def ms_from(at: datetime) -> int:
    """The first whole millisecond that is not before ``at``: the bound of a half-open interval."""
    return math.ceil((at - _EPOCH) / timedelta(milliseconds=1))


def moment(ms: int) -> datetime:
    """Aware UTC; counted from the epoch, for a float would lose the millisecond."""
    return _EPOCH + timedelta(milliseconds=ms)


def _written(word: StrEnum | Unknown) -> str:
    """Our words as they are, a vendor's own behind "?", so that the two are never taken for each other."""
    if isinstance(word, Unknown):
        # A lone surrogate cannot be stored, and one odd word shall not cost the readings of a whole batch.
        return "?" + word.word.encode("utf-8", "replace").decode()
    return word._value_  # a plain str, which the database takes faster than a subclass of it


def _word(kind: type[_W], written: str | None) -> _W | Unknown | None:
    if written is None:
        return None
    return Unknown(word=written[1:]) if written.startswith("?") else kind(written)
