"""Quick charge and discharge as the portal tells of them."""

from datetime import datetime
from typing import Any

from polywatt.model import Charge, Discharge, Settings

from ..answers import INVALID, Refused
from ..quick import ends_at, task_of

FIRST_TASK = 568_147
"""Of a captured task; the emulator's count on from it."""
STATUS = {Charge: "CHARGING", Discharge: "DISCHARGING"}
"""Invented: only a task that waits (WAIT_CHARGE) was captured."""
MOST_MINUTES = 24 * 60


def status_from(serial: str, settings: Settings | None, tasks: int, now: datetime) -> dict[str, Any]:
    """``getStatusInfo``: which task is open, and for how long yet."""
    found: dict[str, Any] = {"success": True, "serialNum": serial}
    for kind in (Charge, Discharge):
        name, task = f"Quick{kind.__name__}", task_of(kind, settings)
        found[f"hasUnclosed{name}Task"] = task is not None
        if task is None:
            continue
        found[f"unclosed{name}TaskId"] = FIRST_TASK + tasks
        found[f"unclosed{name}TaskStatus"] = STATUS[kind]
        until = ends_at(task)
        if until is not None:
            found[f"remainTimeBefore{name}Stop"] = max(round((until - now).total_seconds()), 0)
    return found


def seconds_from(minutes: str | None) -> float | None:
    """How long; None where it is not said.

    Raises:
        Refused: that is no number of minutes.
    """
    if not minutes:
        return None
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 4 and 1 <= int(minutes) <= MOST_MINUTES):
        raise Refused(INVALID)
    return int(minutes) * 60.0
