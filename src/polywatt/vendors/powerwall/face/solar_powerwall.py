"""``solar_powerwall`` and its children: the solar inverter of a Powerwall+ and its strings."""

from typing import Any

from starlette.responses import Response

from polywatt.model import Device, InverterDetail, SolarString

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import empty, json, refusal
from .snapshot import string_inverters
from .state import FaceState, Handlers

LIMIT_SHARE = 0.03
"""``pv_power_limit`` of the only capture is 230.4 of 7,680 W; what it means is not known."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "solar_powerwall", handlers.fetch),
        invented("GET", "solar_powerwall/power_status", handlers.power_status),
        invented("GET", "solar_powerwall/{n}/power_status", handlers.power_status),
        invented("GET", "solar_powerwall/reset", handlers.reset),
        invented("GET", "solar_powerwall/{t}/reset", handlers.reset),
    ]


class _Handlers(Handlers):
    async def fetch(self, request: FaceRequest) -> Response:
        inverter = await self._inverter(request)
        return _no_inverter() if inverter is None else json(solar_powerwall_from(*inverter))

    async def power_status(self, request: FaceRequest) -> Response:
        """``GET solar_powerwall/power_status``, and that of one inverter."""
        inverter = await self._inverter(request)
        return _no_inverter() if inverter is None else json({"power_status_setpoint": "on"})

    async def reset(self, request: FaceRequest) -> Response:
        """``GET solar_powerwall/reset``, and that of one inverter."""
        return _no_inverter() if await self._inverter(request) is None else empty(202)

    async def _inverter(self, request: FaceRequest) -> tuple[Device, InverterDetail] | None:
        """Return the inverter in the path, counted from 0 or by its serial number; the first where none is named."""
        inverters = string_inverters(await self._state.snapshot())
        name = request.name.strip() if request.names else "0"
        return next((pair for number, pair in enumerate(inverters) if name in (str(number), pair[0].serial)), None)


def _no_inverter() -> Response:
    """Refuse: there is no Powerwall+ here (404 without one: research, 1.3)."""
    return refusal(404, "no solar powerwall", "File Not Found")


def solar_powerwall_from(device: Device, data: InverterDetail) -> dict[str, Any]:
    """Return the inverter (PVAC) and the switch of its strings (PVS).

    Of the hundred alarms that a capture names none is ever on here, so none is listed.
    """
    leg_v = data.phases[0].voltage_v if data.phases else None
    volts = None if leg_v is None else leg_v * min(len(data.phases), 2)
    return {
        "pvac_status": {
            "state": "PVAC_Active",
            "disabled": False,
            "disabled_reasons": [],
            "grid_state": "Grid_Compliant",
            "inv_state": "INV_Grid_Connected",
            "v_out": volts,
            "f_out": data.frequency_hz,
            "p_out": data.ac_w,
            "q_out": 0,
            "i_out": None if data.ac_w is None or not volts else data.ac_w / volts,
            "string_vitals": [_string(number, string) for number, string in enumerate(data.strings, 1)],
        },
        "pvs_status": {
            "state": "PVS_GridSupporting",
            "disabled": False,
            "enable_output": True,
            "v_ll": volts,
            "self_test_state": "PVS_SelfTestOff",
        },
        "pv_power_limit": None if device.rated_w is None else device.rated_w * LIMIT_SHARE,
        "power_status_setpoint": "on",
        "pvac_alerts": {},
        "pvs_alerts": {},
    }


def _string(number: int, string: SolarString) -> dict[str, Any]:
    return {
        "string_id": number,
        "connected": string.is_connected,
        "measured_voltage": string.voltage_v,
        "current": string.current_a,
        "measured_power": string.power_w,
    }
