"""``synchrometer``: which phase's voltage goes with a clamp's current."""

from typing import Any

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import json, refusal
from .state import SITEMASTER_RUNS, FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "synchrometer/ct_voltage_references", handlers.references),
        invented("POST", "synchrometer/ct_voltage_references", handlers.set_references),
        captured("GET", "synchrometer/ct_voltage_references/options", handlers.options),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._references: dict[str, Any] = {"ct1": "Phase1", "ct2": "Phase2", "ct3": "Phase1"}

    async def references(self, _request: FaceRequest) -> Response:
        return json(self._references)

    async def set_references(self, request: FaceRequest) -> Response:
        changes = request.changes_of(self._references)
        if any(phase not in ("Phase1", "Phase2", "Phase3") for phase in changes.values()):
            raise InvalidBody("a reference is Phase1, Phase2 or Phase3")
        self._references |= changes
        return json(self._references)

    async def options(self, _request: FaceRequest) -> Response:
        if await self._state.is_running():
            message = "Failed to read Synchrometer Y CT available pairings. Please try again or reboot Gateway"
            return refusal(400, SITEMASTER_RUNS, message)
        return json({"ct1": ["Phase1"], "ct2": ["Phase2"], "ct3": ["Phase1", "Phase2"]})
