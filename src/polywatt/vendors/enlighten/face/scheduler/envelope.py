"""The envelope of the scheduler's responses."""

from datetime import datetime
from typing import Any

from ..responses import Refused, evse_refusal, iso_time

INVALID = "iqevc_sch_10001"
"""Of a request that is not valid. Invented, in the manner of the one code that is known (seen by clients)."""


def wrap(data: object, now: datetime, rows: int | None = None) -> dict[str, Any]:
    """Return the envelope of the EV controller, but with the time as text (document, L1166)."""
    meta = {"serverTimeStamp": iso_time(now)}
    return {"meta": meta if rows is None else meta | {"rowCount": rows}, "data": data, "error": {}}


def invalid_request(message: str) -> Refused:
    """Return the refusal of a request that is not valid."""
    return evse_refusal(message, INVALID)
