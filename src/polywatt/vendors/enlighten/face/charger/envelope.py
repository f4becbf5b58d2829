"""The envelope of the EV services' responses."""

from datetime import UTC, datetime
from typing import Any

from ...wire.scale import ZONE_MARK
from ..responses import epoch_ms


def wrap(data: object, now: datetime, rows: int | None = None) -> dict[str, Any]:
    """Return ``meta``, ``data`` and an empty ``error``; ``rows`` is the number of rows, for responses that have it."""
    meta = {"serverTimeStamp": epoch_ms(now)}
    return {"meta": meta if rows is None else meta | {"rowCount": rows}, "data": data, "error": {}}


def zoned_time(at: datetime | None) -> str | None:
    """Return a time as these services write it: "2025-10-25T01:12:05.000Z[UTC]" (document, L124)."""
    if at is None:
        return None
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z{ZONE_MARK}"
