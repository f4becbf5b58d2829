"""Solar inverters the wizard knows, generators, and the Powerwall+'s own inverter."""

from starlette.responses import Response

from ..answers import json, refusal
from ..snapshot import Snapshots
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
            Row("GET", "solar_powerwall", Basis.CAPTURED, self._none),
            Row("GET", "solar_powerwall/power_status", invented, self._none),
            Row("GET", "solar_powerwall/{n}/power_status", invented, self._none),
            Row("GET", "solar_powerwall/reset", invented, self._none),
            Row("GET", "solar_powerwall/{t}/reset", invented, self._none),
        ]

    async def _brands(self, _call: Call) -> Response:
        return json(list(BRANDS))

    async def _models(self, call: Call) -> Response:
        models = BRANDS.get(call.names[0])
        if models is None:
            return refusal(400, "unknown brand", "Bad Request")
        return json(models)

    async def _generators(self, _call: Call) -> Response:
        return json({"disconnect_type": "None", "generators": []})

    async def _disconnect_types(self, _call: Call) -> Response:
        return json(["DownstreamATS"])

    async def _none(self, _call: Call) -> Response:
        """There is no Powerwall+ here (404 without one: research, 1.3)."""
        return refusal(404, "no solar powerwall", "File Not Found")
