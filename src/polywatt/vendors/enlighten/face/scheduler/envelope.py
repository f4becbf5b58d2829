"""What is around the scheduler's answers."""

from datetime import datetime
from typing import Any

from ..answers import Refused, evse_error, instant

INVALID = "iqevc_sch_10001"
"""Of a request that cannot be used. Invented, in the manner of the one code that is known (seen by clients)."""


def around(data: object, now: datetime, rows: int | None = None) -> dict[str, Any]:
    """As of the EV controller, but with the time as text (document, L1166)."""
    meta = {"serverTimeStamp": instant(now)}
    return {"meta": meta if rows is None else meta | {"rowCount": rows}, "data": data, "error": {}}


def bad(display: str) -> Refused:
    """A request that cannot be used, and why."""
    return evse_error(display, INVALID)
