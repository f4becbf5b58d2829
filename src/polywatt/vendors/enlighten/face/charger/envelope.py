"""What is around the EV services' answers and requests."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from ...wire.envelope import ZONE_MARK
from ..answers import Refused, epoch_ms

T = TypeVar("T")


def around(data: object, now: datetime, rows: int | None = None) -> dict[str, Any]:
    """``meta``, ``data`` and an empty ``error``; ``rows`` is how many there are in ``data``, where that is said."""
    meta = {"serverTimeStamp": epoch_ms(now)}
    return {"meta": meta if rows is None else meta | {"rowCount": rows}, "data": data, "error": {}}


def zulu(at: datetime | None) -> str | None:
    """As these services write a moment: "2025-10-25T01:12:05.000Z[UTC]" (document, L124)."""
    if at is None:
        return None
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z{ZONE_MARK}"


def fitted(body: object, shape: type[T], refused: Refused) -> T:
    """The decoded body as what it should be.

    Raises:
        Refused: it is something else.
    """
    try:
        return msgspec.convert(body, shape)
    except msgspec.ValidationError as error:
        raise refused from error
