"""The site and its gateway: ``status``, ``site_info``, ``powerwalls``, ``solars``."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .meters import Number


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """``status``."""

    din: str | UnsetType = UNSET
    """Part number, two dashes, serial."""
    start_time: str | UnsetType = UNSET
    """``2021-12-10 16:38:39 +0800``: not ISO 8601."""
    up_time_seconds: str | UnsetType = UNSET
    """A Go duration: ``55h46m11.021029341s``."""
    is_new: bool | UnsetType = UNSET
    version: str | UnsetType = UNSET
    git_hash: str | UnsetType = UNSET
    commission_count: int | UnsetType = UNSET
    device_type: str | UnsetType = UNSET
    """hec (gateway 1), teg (gateway 2), smc."""
    sync_type: str | UnsetType = UNSET
    leader: str | UnsetType = UNSET
    followers: Any = UNSET
    cellular_disabled: bool | UnsetType = UNSET
    teg_type: str | UnsetType = UNSET
    can_reboot: bool | UnsetType = UNSET


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


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """One Powerwall in ``powerwalls``; its diagnostics are the wizard's."""

    PackagePartNumber: str | UnsetType = UNSET
    PackageSerialNumber: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    grid_state: str | UnsetType = UNSET


class Powerwalls(msgspec.Struct, frozen=True, kw_only=True):
    """``powerwalls``."""

    powerwalls: list[Pack] | UnsetType | None = UNSET
    gateway_din: str | UnsetType = UNSET


class Solar(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``solars``."""

    brand: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    power_rating_watts: Number = UNSET


STATUS = msgspec.json.Decoder(Status)
SITE_INFO = msgspec.json.Decoder(SiteInfo)
SITE_NAME = msgspec.json.Decoder(SiteName)
POWERWALLS = msgspec.json.Decoder(Powerwalls)
SOLARS = msgspec.json.Decoder(list[Solar] | None)
