"""The place: what is written below ``site_info``, and the grids there are."""

import msgspec
from msgspec import UNSET, UnsetType

from ..meters import Number
from ..site import GridCode
from .kinds import Text


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
    """What a grid code means."""

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


class WantedGridCode(msgspec.Struct, frozen=True, kw_only=True):
    """``POST site_info/grid_code``."""

    grid_code: str


GRID_REGIONS = msgspec.json.Decoder(GridRegions)
GRID_CODES: msgspec.json.Decoder[GridCodes] = msgspec.json.Decoder(GridCodes)
GRID_CODE = msgspec.json.Decoder(GridCode)
OFFGRID = msgspec.json.Decoder(Offgrid)
