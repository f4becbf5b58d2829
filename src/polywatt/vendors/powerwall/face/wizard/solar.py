"""Solar inverters the wizard knows, generators, and the Powerwall+'s own inverter."""

from typing import Any

from starlette.responses import Response

from polywatt.model import Device, DeviceKind, InverterDetail

from ..answers import empty, json, refusal
from ..snapshot import Snapshots
from ..strings import solar_powerwall_from
from .row import Basis, Call, Row

BRANDS: dict[str, tuple[str, ...]] = {
    "ABB": ("UNO-DM-3.3-TL-PLUS-US", "UNO-DM-5.0-TL-PLUS-US"),
    "Enphase Energy": ("IQ7-60-2-US", "IQ7PLUS-72-2-US"),
    "Fronius International GmbH": ("Primo 3.8-1", "Primo 5.0-1", "Primo 7.6-1"),
    "SMA America": ("SB3.8-1SP-US-40", "SB5.0-1SP-US-40", "SB7.7-1SP-US-40"),
    "SolarEdge Technologies": ("SE3800H-US", "SE5000H-US", "SE7600H-US"),
    "Tesla": ("SolarInverter 3.8kW", "SolarInverter 7.6kW"),
}
"""A few; the real list has hundreds (captured)."""

DISCONNECT_TYPES = ("DownstreamATS",)


class Solar:
    """What makes electricity besides the battery."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    def rows(self) -> list[Row]:
        """Theirs."""
        invented, documented = Basis.INVENTED, Basis.DOCUMENTED
        return [
            Row("GET", "solars/brands", Basis.CAPTURED, self._brands),
            Row("GET", "solars/brands/{brand}", invented, self._models),
            Row("GET", "generators", documented, self._generators),
            Row("GET", "generators/disconnect_types", documented, self._disconnect_types),
            Row("GET", "solar_powerwall", Basis.CAPTURED, self._solar_powerwall),
            Row("GET", "solar_powerwall/power_status", invented, self._power_status),
            Row("GET", "solar_powerwall/{n}/power_status", invented, self._power_status),
            Row("GET", "solar_powerwall/reset", invented, self._reset),
            Row("GET", "solar_powerwall/{t}/reset", invented, self._reset),
        ]

    async def _brands(self, _call: Call) -> Response:
        return json(list(BRANDS))

    async def _models(self, call: Call) -> Response:
        models = BRANDS.get(call.names[0])
        if models is None:
            return refusal(400, "unknown brand", "Bad Request")
        return json(models)

    async def _generators(self, _call: Call) -> Response:
        """Without one as documented; how one is described nobody has seen."""
        found = [device for device in (await self._snapshots.home()).devices if device.kind == DeviceKind.GENERATOR]
        kind = DISCONNECT_TYPES[0] if found else "None"
        return json({"disconnect_type": kind, "generators": [_generator(device) for device in found]})

    async def _disconnect_types(self, _call: Call) -> Response:
        return json(DISCONNECT_TYPES)

    async def _inverter(self, call: Call) -> tuple[Device, InverterDetail] | None:
        """The one that is meant, counted from 0 or by its serial number; the first where none is named."""
        found = (await self._snapshots.take()).string_inverters
        name = call.names[0].strip() if call.names else "0"
        return next((one for n, one in enumerate(found) if name in (str(n), one[0].serial)), None)

    async def _solar_powerwall(self, call: Call) -> Response:
        found = await self._inverter(call)
        return _none() if found is None else json(solar_powerwall_from(*found))

    async def _power_status(self, call: Call) -> Response:
        found = await self._inverter(call)
        return _none() if found is None else json({"power_status_setpoint": "on"})

    async def _reset(self, call: Call) -> Response:
        return _none() if await self._inverter(call) is None else empty(202)


def _none() -> Response:
    """There is no Powerwall+ here (404 without one: research, 1.3)."""
    return refusal(404, "no solar powerwall", "File Not Found")


def _generator(device: Device) -> dict[str, Any]:
    return {"id": device.id, "nameplate_real_power_w": device.rated_w, "nameplate_apparent_power_va": device.rated_w}
