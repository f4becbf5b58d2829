"""The quick charge, and the portal's quick discharge."""

from datetime import datetime
from typing import TypeAlias

from starlette.responses import Response

from polywatt.model import Charge, Discharge, Release, Settings

from ..wire.session import Dialect
from .request import FaceRequest, FaceRoute, Handler, post
from .responses import INVALID_PARAMETER, Body, Refused, json_response
from .snapshot import server_time
from .state import FaceState
from .state.quick_orders import QUICK_S, ends_at, quick_order, task_of

PATH = "/web/config"
STATUS = f"{PATH}/quickCharge/getStatusInfo"
Task: TypeAlias = type[Charge] | type[Discharge]
FIRST_TASK = 568_147
"""Number of a captured task; the emulator's count on from it."""
TASK_STATUS = {Charge: "CHARGING", Discharge: "DISCHARGING"}
"""Invented: only a task that waits (WAIT_CHARGE) was captured."""
MAX_MINUTES = 24 * 60


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group: in the document a task is started by a function."""

    async def fetch_document(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        return json_response(document_status(inverter.serial, await plant.settings()))

    async def fetch_portal(request: FaceRequest) -> Response:
        """Answer requests with either key of the serial number: clients send both."""
        plant, inverter = await state.inverter(request.controlled_serial or request.serial)
        settings, count = await plant.settings(), plant.quick_task_count
        return json_response(portal_status(inverter.serial, settings, count, state.clock.now()))

    def start(kind: Task) -> Handler:
        async def handler(request: FaceRequest) -> Response:
            plant, _ = await state.inverter(request.controlled_serial)
            duration_s = seconds_from(request.get("minute"))
            order = quick_order(kind, await plant.cached.home(), duration_s)
            await plant.send([order], QUICK_S if duration_s is None else duration_s)
            return json_response({"success": True})

        return handler

    def stop(kind: Task) -> Handler:
        async def handler(request: FaceRequest) -> Response:
            """End a task of this kind alone."""
            plant, _ = await state.inverter(request.controlled_serial)
            if task_of(kind, await plant.settings()) is not None:
                await plant.send([Release()])
            return json_response({"success": True})

        return handler

    if state.dialect is Dialect.DOCUMENT:
        return [post(STATUS, fetch_document)]
    return [
        post(STATUS, fetch_portal),
        post(f"{PATH}/quickCharge/start", start(Charge)),
        post(f"{PATH}/quickCharge/stop", stop(Charge)),
        post(f"{PATH}/quickDischarge/start", start(Discharge)),
        post(f"{PATH}/quickDischarge/stop", stop(Discharge)),
    ]


def document_status(serial: str, settings: Settings | None) -> Body:
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


def portal_status(serial: str, settings: Settings | None, task_count: int, now: datetime) -> Body:
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
