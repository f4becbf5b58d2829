"""The quick charge as the document has it."""

from polywatt.model import Charge, Settings

from ..responses import Body
from ..snapshot import server_time
from ..state.quick_orders import ends_at, task_of


def status_from(serial: str, settings: Settings | None) -> Body:
    """Return the answer of ``getStatusInfo``; without a task its times are null (not known of real ones)."""
    task = task_of(Charge, settings)
    since = None if task is None else task.since
    until = None if task is None else ends_at(task)
    return {
        "success": True,
        "serialNum": serial,
        "hasUnclosedQuickChargeTask": task is not None,
        "taskStartTime": None if since is None else server_time(since),
        "taskEndTime": None if until is None else server_time(until),
    }
