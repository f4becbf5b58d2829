"""``site_info`` and its children: name, time zone and grid code of the site."""

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Number, Text


class GridCode(msgspec.Struct, frozen=True, kw_only=True):
    """The grid a site is set up for."""

    grid_code: str | UnsetType = UNSET
    grid_voltage_setting: Number = UNSET
    grid_freq_setting: Number = UNSET
    grid_phase_setting: str | UnsetType = UNSET
    """Single, Split, ..."""
    country: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    distributor: str | UnsetType = UNSET
    utility: str | UnsetType = UNSET
    retailer: str | UnsetType = UNSET
    region: str | UnsetType = UNSET


class SiteInfo(msgspec.Struct, frozen=True, kw_only=True):
    """``site_info``. Until firmware 1.46 ``grid_code`` was text and its fields stood beside it."""

    measured_frequency: Number = UNSET
    max_system_energy_kWh: Number = UNSET
    max_system_power_kW: Number = UNSET
    site_name: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    max_site_meter_power_kW: Number = UNSET
    min_site_meter_power_kW: Number = UNSET
    nominal_system_energy_kWh: Number = UNSET
    nominal_system_power_kW: Number = UNSET
    panel_max_current: Number = UNSET
    grid_code: GridCode | str | UnsetType | None = UNSET
    grid_voltage_setting: Number = UNSET
    grid_freq_setting: Number = UNSET
    grid_phase_setting: str | UnsetType = UNSET


class SiteName(msgspec.Struct, frozen=True, kw_only=True):
    """``site_info/site_name``."""

    site_name: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET


class CustomizablePoint(msgspec.Struct, frozen=True, kw_only=True):
    """A limit of a grid code that an installer may move."""

    name: Text = UNSET
    units: Text = UNSET
    min: Number = UNSET
    max: Number = UNSET
    file_value: Number = UNSET
    override: Number = UNSET
    value: Number = UNSET


class GridSettings(GridCode, frozen=True, kw_only=True):
    """Settings of a grid code."""

    grid_customizable_points: list[CustomizablePoint] | UnsetType | None = UNSET


class GridRegions(msgspec.Struct, frozen=True, kw_only=True):
    """``site_info/grid_regions``."""

    regions: Text = UNSET
    """CSV with a head: grid_code, country, state, distributor, utility, retailer, standard; ``*`` is any."""
    grid_code_settings: dict[str, GridSettings] | UnsetType | None = UNSET


GridCodes = list[str] | dict[str, dict[str, dict[str, list[GridCode]]]]
"""``site_info/grid_codes``: by country, state and standard on old firmware. Nobody has seen a later one's answer."""


class Offgrid(msgspec.Struct, frozen=True, kw_only=True):
    """``POST site_info/offgrid``."""

    enabled: bool


class NewGridCode(msgspec.Struct, frozen=True, kw_only=True):
    """``POST site_info/grid_code``."""

    grid_code: str


SITE_INFO = msgspec.json.Decoder(SiteInfo)
SITE_NAME = msgspec.json.Decoder(SiteName)
GRID_REGIONS = msgspec.json.Decoder(GridRegions)
GRID_CODES: msgspec.json.Decoder[GridCodes] = msgspec.json.Decoder(GridCodes)
GRID_CODE = msgspec.json.Decoder(GridCode)
OFFGRID = msgspec.json.Decoder(Offgrid)
