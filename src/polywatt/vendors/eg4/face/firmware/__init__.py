"""Firmware: installed and available versions, and updates that take their time."""

from typing import Protocol

from starlette.responses import Response

from ..request import FaceRequest, FaceRoute, post
from ..responses import INVALID_PARAMETER, Refused, json_response
from .updates import Updates
from .versions import Machine

PATH = "/web/maintain"


class FirmwareState(Protocol):
    """The part of the face's state that this group needs; the state itself needs ``Updates``."""

    user_id: int
    updates: Updates

    async def machine(self, serial: str) -> Machine:
        """Return a device that takes firmware."""
        ...

    async def machines(self) -> list[Machine]:
        """Return all devices that take firmware."""
        ...


def routes(state: FirmwareState) -> list[FaceRoute]:
    """Return the routes of this group."""

    def check_user(request: FaceRequest) -> None:
        if request.get("userId") != str(state.user_id):
            raise Refused(INVALID_PARAMETER)

    async def check(request: FaceRequest) -> Response:
        return json_response(state.updates.check(await state.machine(request.serial)))

    async def check_eligibility(request: FaceRequest) -> Response:
        """Succeed with every value: the document prints it with the first one only, a client's tests with others."""
        check_user(request)
        machine = await state.machine(request.serial)
        _, eligibility = state.updates.eligibility(machine, await state.machines())
        return json_response({"success": True, "msg": eligibility})

    async def start(request: FaceRequest) -> Response:
        check_user(request)
        machine = await state.machine(request.serial)
        try_fast = request.get("tryFastMode", "false").lower() == "true"
        return json_response(state.updates.start(machine, await state.machines(), try_fast))

    async def info(request: FaceRequest) -> Response:
        check_user(request)
        return json_response(state.updates.info(await state.machines()))

    return [
        post(f"{PATH}/standardUpdate/checkUpdates", check),
        post(f"{PATH}/standardUpdate/check12KParallelStatus", check_eligibility),
        post(f"{PATH}/standardUpdate/run", start),
        post(f"{PATH}/remoteUpdate/info", info),
    ]
