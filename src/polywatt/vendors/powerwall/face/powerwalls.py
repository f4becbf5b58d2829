"""``powerwalls`` and its children: the packs."""

from datetime import datetime
from typing import Any

from starlette.responses import Response

from polywatt.model import Device, DeviceKind, Home, Phases

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import diagnostic, empty, json, refusal
from .snapshot import gateway_din, site_time, string_inverters
from .state import SITEMASTER_RUNS, FaceState, Handlers

RUNNING_NOTE = (
    'Cannot perform this action with site controller running. From landing page, either "STOP SYSTEM" or '
    '"RUN WIZARD" to proceed.'
)
PACKS_IDLE = dict.fromkeys(("enumerating", "updating", "checking_if_offgrid"), False)
PHASES_IDLE = {
    "running_phase_detection": False,
    "phase_detection_last_error": "no phase information",
    "bubble_shedding": False,
}
GRID_IDLE = {"grid_qualifying": False, "grid_code_validating": False, "phase_detection_not_available": True}


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "powerwalls", handlers.fetch),
        captured("GET", "powerwalls/status", handlers.status),
        captured("GET", "powerwalls/phase_usages", handlers.phase_usages),
        invented("GET", "powerwalls/phase_detection", handlers.phase_detection),
        invented("GET", "powerwalls/update", handlers.update),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        home = await self._state.home()
        is_running = await self._state.is_running()
        has_strings = is_running and bool(string_inverters(await self._state.snapshot()))
        return json(powerwalls_from(home, is_running, self._state.now(), has_strings))

    async def status(self, _request: FaceRequest) -> Response:
        runs = await self._state.is_running()
        error = f"sitemanager process is running, {SITEMASTER_RUNS[:26]}" if runs else ""
        return json(PACKS_IDLE | PHASES_IDLE | {"on_grid_check_error": error} | GRID_IDLE)

    async def phase_usages(self, _request: FaceRequest) -> Response:
        """``GET powerwalls/phase_usages``: as captured without three phases; with three it is invented."""
        home = await self._state.home()
        if home.phases is Phases.THREE:
            packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
            return json([{"PackageSerialNumber": d.serial, "phase": f"Phase{n % 3 + 1}"} for n, d in enumerate(packs)])
        return refusal(500, "no phase information", "Failed getting phase detection information")

    async def phase_detection(self, _request: FaceRequest) -> Response:
        if await self._state.is_running():
            return refusal(400, SITEMASTER_RUNS, "Unable to run phase detection")
        return empty(202)

    async def update(self, _request: FaceRequest) -> Response:
        return json({"updating": False})


def powerwalls_from(home: Home, is_running: bool, now: datetime, has_strings: bool) -> dict[str, Any]:
    """Return the packs with their diagnostics, which cannot run while the system does (as captured).

    Where solar strings end in Tesla's own inverter, it hangs on the first pack.
    """
    time = site_time(now, home).isoformat()
    packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
    return {
        **PACKS_IDLE,
        **({} if is_running else {"is_on_grid": True}),
        **PHASES_IDLE,
        "on_grid_check_error": "sitemanager process is running, run sitemanager flag enabled" if is_running else "",
        **GRID_IDLE,
        "powerwalls": [_pack(device, is_running, time, has_strings and n == 0) for n, device in enumerate(packs)],
        "gateway_din": gateway_din(home.devices),
        "sync": _sync(is_running, time),
        "msa": None,
        "states": None,
    }


def _pack(device: Device, is_running: bool, time: str, has_strings: bool) -> dict[str, Any]:
    checks = ("CAN connectivity", "Enable switch", "Internal communications", "Firmware up-to-date")
    updates = ("Powerwall firmware", "Battery firmware", "Inverter firmware", "Grid code")
    return {
        "Type": "",
        "PackagePartNumber": device.part_number or "",
        "PackageSerialNumber": device.serial or device.id,
        "type": "SolarPowerwall" if has_strings else "ACPW",
        "grid_state": "Grid_Uncompliant" if is_running else "Grid_Compliant",
        "grid_reconnection_time_seconds": 0,
        "under_phase_detection": False,
        "updating": False,
        "commissioning_diagnostic": _commissioning(checks, "fail" if is_running else "running", time),
        "update_diagnostic": _update(updates),
        "bc_type": None,
        "in_config": True,
    }


def _sync(is_running: bool, time: str) -> dict[str, Any]:
    return {
        "updating": False,
        "commissioning_diagnostic": _commissioning(
            ("CAN connectivity", "Firmware up-to-date"), "fail" if is_running else "pass", time
        ),
        "update_diagnostic": _update(("Synchronizer firmware", "Islanding configuration", "Grid code")),
    }


def _commissioning(names: tuple[str, ...], status: str, time: str) -> dict[str, Any]:
    note = {"message": RUNNING_NOTE} if status == "fail" else {}
    checks: list[dict[str, Any]] = [
        {
            "name": name,
            "status": status,
            "start_time": time,
            "end_time": None if status == "running" else time,
            **note,
            "results": {},
            "debug": {},
            "checks": None,
        }
        for name in names
    ]
    return diagnostic("Commissioning", "InternalComms", False, checks)


def _update(names: tuple[str, ...]) -> dict[str, Any]:
    rest: dict[str, Any] = {"start_time": None, "end_time": None, "progress": 0}
    rest |= {"results": None, "debug": None, "checks": None}
    return diagnostic(
        "Firmware Update", "InternalComms", True, [{"name": name, "status": "not_run", **rest} for name in names]
    )
