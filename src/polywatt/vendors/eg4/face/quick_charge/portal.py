"""Quick charge and discharge as the portal has them."""

from datetime import datetime

from polywatt.model import Charge, Discharge, Settings

from ..responses import INVALID_PARAMETER, Body, Refused
from ..state.quick_orders import ends_at, task_of

FIRST_TASK = 568_147
"""Number of a captured task; the emulator's count on from it."""
TASK_STATUS = {Charge: "CHARGING", Discharge: "DISCHARGING"}
"""Invented: only a task that waits (WAIT_CHARGE) was captured."""
MAX_MINUTES = 24 * 60


def status_from(serial: str, settings: Settings | None, task_count: int, now: datetime) -> Body:
    """Return the answer of ``getStatusInfo``: the open task, and its remaining time."""
    body: Body = {"success": True, "serialNum": serial}
    for kind in (Charge, Discharge):
        name, task = f"Quick{kind.__name__}", task_of(kind, settings)
        body[f"hasUnclosed{name}Task"] = task is not None
        if task is None:
            continue
        body[f"unclosed{name}TaskId"] = FIRST_TASK + task_count
        body[f"unclosed{name}TaskStatus"] = TASK_STATUS[kind]
        until = ends_at(task)
        if until is not None:
            body[f"remainTimeBefore{name}Stop"] = max(round((until - now).total_seconds()), 0)
    return body


def seconds_from(minutes: str | None) -> float | None:
    """Return the duration; None where the request has none. Raises Refused where that is no number of minutes."""
    if not minutes:
        return None
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 4 and 1 <= int(minutes) <= MAX_MINUTES):
        raise Refused(INVALID_PARAMETER)
    return int(minutes) * 60.0
