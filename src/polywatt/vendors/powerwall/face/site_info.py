"""``site_info`` and its children: name, time zone and grid code of the site."""

from zoneinfo import ZoneInfo

from msgspec import UNSET
from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody
from polywatt.model import Home, Phases, PolywattError

from ..wire.site_info import GridCode, SiteInfo, SiteName
from .request import FaceRequest, FaceRoute, captured, invented
from .responses import empty, json
from .state import FaceState, Handlers

PHASE_WORDS = {Phases.SINGLE: "Single", Phases.SPLIT: "Split", Phases.THREE: "Three"}
UNLIMITED_KW = 1_000_000_000
PANEL_A = 100
"""As captured."""
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
"""Volts, hertz and phases of each. No points can be customised here."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "site_info", handlers.fetch),
        captured("GET", "site_info/site_name", handlers.site_name),
        captured("GET", "site_info/grid_regions", handlers.grid_regions),
        invented("GET", "site_info/grid_codes", handlers.grid_codes),
        invented("POST", "site_info/grid_code", handlers.set_grid_code),
        invented("POST", "site_info/offgrid", handlers.set_offgrid),
        invented("POST", "site_info/site_name", handlers.set_site_name),
        invented("POST", "site_info/timezone", handlers.set_timezone),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._offgrid: dict[str, object] = {"enabled": False}

    async def fetch(self, _request: FaceRequest) -> Response:
        home = await self._state.home()
        try:
            measured_hz = (await self._state.snapshot()).reading.grid_frequency_hz
        except PolywattError:
            measured_hz = home.ratings.nominal_hz
        return json(site_info_from(home, self._state, measured_hz))

    async def site_name(self, _request: FaceRequest) -> Response:
        return json(site_name_from(await self._state.home(), self._state))

    async def grid_regions(self, _request: FaceRequest) -> Response:
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

    async def grid_codes(self, _request: FaceRequest) -> Response:
        return json([region[0] for region in REGIONS])

    async def set_grid_code(self, request: FaceRequest) -> Response:
        code = request.text("grid_code")
        if code not in (region[0] for region in REGIONS):
            raise InvalidBody(f"there is no grid code {code[:60]!r}")
        self._state.grid_code = code
        return json({"grid_code": code})

    async def set_offgrid(self, request: FaceRequest) -> Response:
        self._offgrid |= request.changes_of(self._offgrid)
        return json(self._offgrid)

    async def set_site_name(self, request: FaceRequest) -> Response:
        self._state.site_name = request.text("site_name")
        return empty(202)

    async def set_timezone(self, request: FaceRequest) -> Response:
        key = request.text("timezone")
        try:
            ZoneInfo(key)
        except (KeyError, ValueError, OSError):
            raise InvalidBody(f"there is no time zone {key[:60]!r}") from None
        self._state.timezone = key
        return empty(202)


def site_name_from(home: Home, state: FaceState) -> SiteName:
    """Return name and time zone: those that were written, else the home's."""
    name = state.site_name or home.name or "Home Energy Gateway"
    return SiteName(site_name=name, timezone=state.timezone or home.timezone or UNSET)


def site_info_from(home: Home, state: FaceState, measured_hz: float | None) -> SiteInfo:
    """Return ``site_info``; ``measured_frequency`` is 0 where nothing is measured."""
    ratings, name, is_2023 = home.ratings, site_name_from(home, state), state.profile.has_2023_fields
    energy_kwh = UNSET if ratings.capacity_wh is None else _nominal_kwh(ratings.capacity_wh)
    power_kw = UNSET if ratings.discharge_w is None else ratings.discharge_w / 1_000
    return SiteInfo(
        measured_frequency=UNSET if is_2023 else 0 if measured_hz is None else measured_hz,
        max_system_energy_kWh=energy_kwh,
        max_system_power_kW=power_kw,
        site_name=name.site_name,
        timezone=name.timezone,
        max_site_meter_power_kW=UNLIMITED_KW,
        min_site_meter_power_kW=-UNLIMITED_KW,
        nominal_system_energy_kWh=energy_kwh,
        nominal_system_power_kW=power_kw,
        panel_max_current=PANEL_A if is_2023 else UNSET,
        grid_code=_grid_code_from(home, state, is_2023),
    )


def _nominal_kwh(capacity_wh: float) -> float:
    """Return the energy of the label: 13.5 kWh of a Powerwall 2 that holds 14.0 new, so 27/28, to the tenth."""
    return round(capacity_wh * 27 / 28 / 1_000, 1)


def _grid_code_from(home: Home, state: FaceState, is_2023: bool) -> GridCode:
    """Return the grid code: voltage, frequency and phases are the plant's, the place is invented."""
    nominal_v, hertz = home.ratings.nominal_v, home.ratings.nominal_hz or 60.0
    legs = 2 if home.phases == Phases.SPLIT else 1
    volts = 240.0 if nominal_v is None else legs * nominal_v
    word = PHASE_WORDS[home.phases or Phases.SINGLE]
    return GridCode(
        grid_code=state.grid_code or f"{hertz:g}Hz_{volts:g}V_{word[0].lower()}_Generic",
        grid_voltage_setting=round(volts),
        grid_freq_setting=round(hertz),
        grid_phase_setting=word,
        country="",
        state="",
        distributor=UNSET if is_2023 else "*",
        utility="",
        retailer=UNSET if is_2023 else "*",
        region=UNSET if is_2023 else "",
    )
