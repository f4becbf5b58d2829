"""The site's name, zone and grid code, as the wizard writes them."""

from zoneinfo import ZoneInfo

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody

from ..answers import empty, json
from ..snapshot import Snapshots
from .row import Basis, Call, Row

REGIONS = (
    ("50Hz_230V_1_G98", "United Kingdom", "*", "*", "*", "*", "G98"),
    ("50Hz_230V_1_VDE4105:2018_Germany", "Germany", "*", "*", "*", "*", "VDE4105:2018"),
    ("60Hz_240V_s_UL1741SA:2019_California", "United States", "California", "*", "*", "*", "UL1741SA-CA:2019"),
)
"""Some of those captured (193 kB)."""

SETTINGS = {
    "50Hz_230V_1_G98": (230, 50, "Single"),
    "50Hz_230V_1_VDE4105:2018_Germany": (230, 50, "Single"),
    "60Hz_240V_s_UL1741SA:2019_California": (240, 60, "Split"),
}
"""Volts, hertz and phases of each. Of the points that can be customised there are none here."""


class Site:
    """What was told about the place."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        self._offgrid: dict[str, object] = {"enabled": False}

    def rows(self) -> list[Row]:
        """Theirs."""
        captured, invented = Basis.CAPTURED, Basis.INVENTED
        return [
            Row("GET", "site_info/grid_regions", captured, self._regions),
            Row("GET", "site_info/grid_codes", invented, self._codes),
            Row("POST", "site_info/grid_code", invented, self._set_code),
            Row("POST", "site_info/offgrid", invented, self._set_offgrid),
            Row("POST", "site_info/site_name", invented, self._set_name),
            Row("POST", "site_info/timezone", invented, self._set_timezone),
        ]

    async def _regions(self, _call: Call) -> Response:
        lines = ["grid_code,country,state,distributor,utility,retailer,standard", *(",".join(r) for r in REGIONS)]
        settings = {
            code: {
                "grid_code": code,
                "grid_voltage_setting": volts,
                "grid_freq_setting": hertz,
                "grid_phase_setting": phase,
                "grid_customizable_points": [],
            }
            for code, (volts, hertz, phase) in SETTINGS.items()
        }
        return json({"regions": "\n".join(lines), "grid_code_settings": settings})

    async def _codes(self, _call: Call) -> Response:
        return json([region[0] for region in REGIONS])

    async def _set_code(self, call: Call) -> Response:
        code = call.word("grid_code")
        if code not in (region[0] for region in REGIONS):
            raise InvalidBody(f"there is no grid code {code[:60]!r}")
        self._snapshots.own.grid_code = code
        return json({"grid_code": code})

    async def _set_offgrid(self, call: Call) -> Response:
        self._offgrid |= call.typed(self._offgrid)
        return json(self._offgrid)

    async def _set_name(self, call: Call) -> Response:
        self._snapshots.own.site_name = call.word("site_name")
        return empty(202)

    async def _set_timezone(self, call: Call) -> Response:
        key = call.word("timezone")
        try:
            ZoneInfo(key)
        except (KeyError, ValueError, OSError):
            raise InvalidBody(f"there is no time zone {key[:60]!r}") from None
        self._snapshots.own.timezone = key
        return empty(202)
