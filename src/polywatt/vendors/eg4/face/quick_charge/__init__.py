"""The quick charge, and the portal's quick discharge."""

from typing import TypeAlias

from starlette.responses import Response

from polywatt.model import Charge, Discharge, Release

from ...wire.session import Dialect
from ..request import FaceRequest, FaceRoute, Handler, post
from ..responses import json_response
from ..state import FaceState
from ..state.quick_orders import QUICK_S, quick_order, task_of
from . import document, portal

PATH = "/web/config"
STATUS = f"{PATH}/quickCharge/getStatusInfo"
Task: TypeAlias = type[Charge] | type[Discharge]


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group: in the document a task is started by a function."""

    async def document_status(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        return json_response(document.status_from(inverter.serial, await plant.settings()))

    async def portal_status(request: FaceRequest) -> Response:
        """Answer requests with either key of the serial number: clients send both."""
        plant, inverter = await state.inverter(request.controlled_serial or request.serial)
        settings, count = await plant.settings(), plant.quick_task_count
        return json_response(portal.status_from(inverter.serial, settings, count, state.clock.now()))

    def start(kind: Task) -> Handler:
        async def handler(request: FaceRequest) -> Response:
            plant, _ = await state.inverter(request.controlled_serial)
            duration_s = portal.seconds_from(request.get("minute"))
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
        return [post(STATUS, document_status)]
    return [
        post(STATUS, portal_status),
        post(f"{PATH}/quickCharge/start", start(Charge)),
        post(f"{PATH}/quickCharge/stop", stop(Charge)),
        post(f"{PATH}/quickDischarge/start", start(Discharge)),
        post(f"{PATH}/quickDischarge/stop", stop(Discharge)),
    ]
