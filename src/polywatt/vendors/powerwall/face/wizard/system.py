"""Tests, updates, logs, and what the wizard asks of the packs."""

from typing import Any

from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody
from polywatt.model import DeviceKind, Phases, Plant, Start

from ..answers import empty, json, refusal
from ..snapshot import Snapshots
from .row import Basis, Call, Row
from .running import is_running

RUNNING = "run sitemanager flag enabled, sitemanager process is running"
LEVELS = ("debug", "info", "warn", "error")
MOST_LOG_LINES = 1_000


class System:
    """The gateway's own affairs."""

    def __init__(self, snapshots: Snapshots, plant: Plant, clock: Clock) -> None:
        self._snapshots, self._plant, self._clock = snapshots, plant, clock
        self._log: list[tuple[str, str]] = []
        self._is_testing = False
        self._is_configuring = False
        self._references: dict[str, Any] = {"ct1": "Phase1", "ct2": "Phase2", "ct3": "Phase1"}

    def rows(self) -> list[Row]:
        """Theirs."""
        captured, invented = Basis.CAPTURED, Basis.INVENTED
        return [
            Row("GET", "autoconfig/status", captured, self._autoconfig),
            Row("POST", "autoconfig/run", invented, self._autoconfig_run),
            Row("POST", "autoconfig/retry", invented, self._autoconfig_run),
            Row("POST", "autoconfig/cancel", invented, self._autoconfig_cancel),
            Row("POST", "logging", Basis.DOCUMENTED, self._note),
            Row("GET", "powerwalls/status", captured, self._packs),
            Row("GET", "powerwalls/phase_usages", captured, self._phase_usages),
            Row("GET", "powerwalls/phase_detection", invented, self._phase_detection),
            Row("GET", "powerwalls/update", invented, self._pack_update),
            Row("POST", "sitemaster/run_for_commissioning", invented, self._run),
            Row("GET", "synchrometer/ct_voltage_references", captured, self._show_references),
            Row("POST", "synchrometer/ct_voltage_references", invented, self._set_references),
            Row("GET", "synchrometer/ct_voltage_references/options", captured, self._reference_options),
            Row("GET", "system/testing", captured, self._tests),
            Row("DELETE", "system/testing", invented, self._end_tests),
            Row("POST", "system/testing/PINV_TEST", invented, self._begin_test),
            Row("GET", "system/update/status", captured, self._update),
            Row("GET", "troubleshooting/problems", captured, self._problems),
        ]

    async def _autoconfig(self, _call: Call) -> Response:
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

    async def _autoconfig_run(self, _call: Call) -> Response:
        self._is_configuring = True
        return empty(202)

    async def _autoconfig_cancel(self, _call: Call) -> Response:
        self._is_configuring = False
        return empty(202)

    async def _note(self, call: Call) -> Response:
        """Level and log, as the document names them; it does not say which levels there are."""
        level, text = call.word("level"), call.fields().get("log")
        if level.lower() not in LEVELS or not isinstance(text, str):
            raise InvalidBody(f"level is one of {', '.join(LEVELS)}, and log is text")
        self._log = [*self._log, (level, text)][-MOST_LOG_LINES:]
        return Response(None, 200)

    async def _packs(self, _call: Call) -> Response:
        runs = await is_running(self._plant)
        return json(
            {
                "enumerating": False,
                "updating": False,
                "checking_if_offgrid": False,
                "running_phase_detection": False,
                "phase_detection_last_error": "no phase information",
                "bubble_shedding": False,
                "on_grid_check_error": f"sitemanager process is running, {RUNNING[:26]}" if runs else "",
                "grid_qualifying": False,
                "grid_code_validating": False,
                "phase_detection_not_available": True,
            }
        )

    async def _phase_usages(self, _call: Call) -> Response:
        """Captured where there are not three of them; with three it is invented."""
        home = await self._snapshots.home()
        if home.phases is Phases.THREE:
            packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
            return json([{"PackageSerialNumber": d.serial, "phase": f"Phase{n % 3 + 1}"} for n, d in enumerate(packs)])
        return refusal(500, "no phase information", "Failed getting phase detection information")

    async def _phase_detection(self, _call: Call) -> Response:
        if await is_running(self._plant):
            return refusal(400, RUNNING, "Unable to run phase detection")
        return empty(202)

    async def _pack_update(self, _call: Call) -> Response:
        return json({"updating": False})

    async def _run(self, _call: Call) -> Response:
        await self._plant.send(Start())
        self._snapshots.forget()
        return empty(202)

    async def _show_references(self, _call: Call) -> Response:
        return json(self._references)

    async def _set_references(self, call: Call) -> Response:
        wanted = call.typed(self._references)
        if any(phase not in ("Phase1", "Phase2", "Phase3") for phase in wanted.values()):
            raise InvalidBody("a reference is Phase1, Phase2 or Phase3")
        self._references |= wanted
        return json(self._references)

    async def _reference_options(self, _call: Call) -> Response:
        if await is_running(self._plant):
            message = "Failed to read Synchrometer Y CT available pairings. Please try again or reboot Gateway"
            return refusal(400, RUNNING, message)
        return json({"ct1": ["Phase1"], "ct2": ["Phase2"], "ct3": ["Phase1", "Phase2"]})

    async def _tests(self, _call: Call) -> Response:
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

    async def _begin_test(self, _call: Call) -> Response:
        if await is_running(self._plant):
            return refusal(400, RUNNING, "Unable to start test")
        self._is_testing = True
        return empty(202)

    async def _end_tests(self, _call: Call) -> Response:
        self._is_testing = False
        return empty(202)

    async def _update(self, _call: Call) -> Response:
        now_ms = round(self._clock.now().timestamp() * 1_000)
        return json(
            {
                "state": "/update_unknown",
                "info": {"status": ["nonactionable"]},
                "current_time": now_ms,
                "last_status_time": now_ms - now_ms % 3_600_000,
                "version": self._snapshots.own.version,
                "offline_updating": False,
                "offline_update_error": "",
                "estimated_bytes_per_second": None,
            }
        )

    async def _problems(self, _call: Call) -> Response:
        return json({"problems": []})
