"""``system``, ``autoconfig``, ``logging``, ``synchrometer``, ``troubleshooting``; ``networks`` has its own tests."""

from typing import Any

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody

from .request import FaceRequest, FaceRoute, captured, documented, invented
from .responses import empty, json, refusal
from .state import SITEMASTER_RUNS, FaceState, Handlers

LOG_LEVELS = ("debug", "info", "warn", "error")
MAX_LOG_LINES = 1_000


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "system/testing", handlers.testing),
        invented("DELETE", "system/testing", handlers.end_tests),
        invented("POST", "system/testing/PINV_TEST", handlers.begin_inverter_test),
        captured("GET", "system/update/status", handlers.update_status),
        captured("GET", "autoconfig/status", handlers.autoconfig),
        invented("POST", "autoconfig/run", handlers.run_autoconfig),
        invented("POST", "autoconfig/retry", handlers.run_autoconfig),
        invented("POST", "autoconfig/cancel", handlers.cancel_autoconfig),
        documented("POST", "logging", handlers.write_log),
        captured("GET", "synchrometer/ct_voltage_references", handlers.references),
        invented("POST", "synchrometer/ct_voltage_references", handlers.set_references),
        captured("GET", "synchrometer/ct_voltage_references/options", handlers.options),
        captured("GET", "troubleshooting/problems", handlers.problems),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._is_testing = self._is_configuring = False
        self._log: list[tuple[str, str]] = []
        self._references: dict[str, Any] = {"ct1": "Phase1", "ct2": "Phase2", "ct3": "Phase1"}

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

    async def autoconfig(self, _request: FaceRequest) -> Response:
        return json(
            {
                "status": "running" if self._is_configuring else "not_applicable",
                "running": self._is_configuring,
                "retry_possible": False,
                "have_registered": True,
                "have_timezone": True,
                "have_gridcode": True,
                "grid_availability": "",
            }
        )

    async def run_autoconfig(self, _request: FaceRequest) -> Response:
        self._is_configuring = True
        return empty(202)

    async def cancel_autoconfig(self, _request: FaceRequest) -> Response:
        self._is_configuring = False
        return empty(202)

    async def write_log(self, request: FaceRequest) -> Response:
        """``POST logging``: level and log, as the document names them; it does not say which levels there are."""
        level, text = request.text("level"), request.fields().get("log")
        if level.lower() not in LOG_LEVELS or not isinstance(text, str):
            raise InvalidBody(f"level is one of {', '.join(LOG_LEVELS)}, and log is text")
        self._log = [*self._log, (level, text)][-MAX_LOG_LINES:]
        return Response(None, 200)

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

    async def problems(self, _request: FaceRequest) -> Response:
        return json({"problems": []})
