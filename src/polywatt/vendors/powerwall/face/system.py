"""``system/testing`` and ``system/update``; ``system/networks`` is in ``networks``."""

from starlette.responses import Response

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import empty, json, refusal
from .state import SITEMASTER_RUNS, FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "system/testing", handlers.testing),
        invented("DELETE", "system/testing", handlers.end_tests),
        invented("POST", "system/testing/PINV_TEST", handlers.begin_inverter_test),
        captured("GET", "system/update/status", handlers.update_status),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._is_testing = False

    async def testing(self, _request: FaceRequest) -> Response:
        return json(
            {
                "running": self._is_testing,
                "status": "TestRunning" if self._is_testing else "TestNotRun",
                "charge_tests": None,
                "meter_results": None,
                "inverter_results": None,
                "hysteresis": 0,
                "error": "",
                "errors": None,
                "tests": None,
            }
        )

    async def begin_inverter_test(self, _request: FaceRequest) -> Response:
        if await self._state.is_running():
            return refusal(400, SITEMASTER_RUNS, "Unable to start test")
        self._is_testing = True
        return empty(202)

    async def end_tests(self, _request: FaceRequest) -> Response:
        self._is_testing = False
        return empty(202)

    async def update_status(self, _request: FaceRequest) -> Response:
        now_ms = round(self._state.now().timestamp() * 1_000)
        return json(
            {
                "state": "/update_unknown",
                "info": {"status": ["nonactionable"]},
                "current_time": now_ms,
                "last_status_time": now_ms - now_ms % 3_600_000,
                "version": self._state.profile.version,
                "offline_updating": False,
                "offline_update_error": "",
                "estimated_bytes_per_second": None,
            }
        )
