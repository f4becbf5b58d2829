"""Roll five minutes of readings up into one row.

The one place that integrates. Pure: the same readings give the same row, bit for bit, whether they are still in
memory or read back from the file.
"""

from collections.abc import Sequence
from itertools import compress
from math import isfinite
from operator import mul, sub

from ._rows import FIRST, HOME, LAST, QUANTITIES, RECEIVED, Row

BUCKET_S = 300
HOLD_S = 300
"""The longest time, in seconds, for which a reading holds when no other follows."""

BUCKET_MS, HOLD_MS = BUCKET_S * 1000, HOLD_S * 1000
MS_PER_H = 3_600_000
_GRID, _BATTERY = QUANTITIES.index("grid_w"), QUANTITIES.index("battery_w")


def bucket_start(ms: int) -> int:
    """Return the start of the bucket that ``ms`` is in."""
    return ms - ms % BUCKET_MS


def bucket_from(start_ms: int, rows: Sequence[Row], until_ms: int) -> Row:
    """Return the bucket from ``start_ms``, of its rows in order (the first may precede it), up to ``until_ms``."""
    columns = list(zip(*rows, strict=True))
    spans = _spans(columns[RECEIVED], start_ms, until_ms)
    known = [_known(column, spans) for column in columns[FIRST:LAST]]
    means, covers = zip(*(_mean(values, durations) for values, durations in known), strict=True)
    imported, exported = _split(*known[_GRID])
    discharged, charged = _split(*known[_BATTERY])
    return (rows[0][HOME], start_ms, *means, imported, exported, charged, discharged, *covers)


def closed_buckets(start_ms: int, rows: Sequence[Row], next_start_ms: int) -> list[Row]:
    """Return the buckets that ended because the next reading is in a later one.

    Between the two there may be one without a reading, into which the last one still holds.
    """
    end_ms = start_ms + BUCKET_MS
    buckets = [bucket_from(start_ms, rows, end_ms)]
    if end_ms < next_start_ms and rows[-1][RECEIVED] + HOLD_MS > end_ms:
        buckets.append(bucket_from(end_ms, rows[-1:], end_ms + BUCKET_MS))
    return buckets


def holding_from(start_ms: int, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows from ``start_ms`` on, after the last earlier one that still holds there."""
    earlier = sum(1 for row in rows if row[RECEIVED] <= start_ms)
    first = max(0, earlier - 1)
    if first < len(rows) and rows[first][RECEIVED] + HOLD_MS <= start_ms:
        first += 1
    return rows[first:]


def _spans(times: Sequence[int], start_ms: int, until_ms: int) -> list[int]:
    """Return how long each reading holds within the bucket. Only the one before it can outlast HOLD_S."""
    spans = list(map(sub, (*times[1:], until_ms), times))
    spans[0] = min(times[0] + spans[0], times[0] + HOLD_MS) - max(times[0], start_ms)
    return spans


def _known(values: Sequence[float | None], spans: Sequence[int]) -> tuple[Sequence[float], Sequence[int]]:
    """Return the measured values, and how long each held."""
    missing = values.count(None)
    if missing == len(values):
        return (), ()
    if not missing and isfinite(sum(values)):  # type: ignore[arg-type]  # no None among them
        return values, spans  # type: ignore[return-value]  # as above
    is_known = [value is not None and isfinite(value) for value in values]
    return list(compress(values, is_known)), list(compress(spans, is_known))  # type: ignore[arg-type]  # as above


def _mean(values: Sequence[float], spans: Sequence[int]) -> tuple[float | None, int]:
    covered_ms = sum(spans)
    if covered_ms == 0:
        return None, 0
    return sum(map(mul, values, spans)) / covered_ms, covered_ms


def _split(values: Sequence[float], spans: Sequence[int]) -> tuple[float | None, float | None]:
    """Return the energies of the positive and of the negative powers, each >= 0, in Wh."""
    if sum(spans) == 0:
        return None, None
    total = sum(map(mul, values, spans)) / MS_PER_H
    if min(values) >= 0:
        return total, 0.0
    if max(values) <= 0:
        return 0.0, -total
    positive_wms = sum([value * span for value, span in zip(values, spans, strict=True) if value > 0])
    negative_wms = sum([value * span for value, span in zip(values, spans, strict=True) if value < 0])
    return positive_wms / MS_PER_H, -negative_wms / MS_PER_H
