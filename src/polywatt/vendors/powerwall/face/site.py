"""The site and its gateway: ``status``, ``site_info``, ``powerwalls``, ``config``, ``meters``, ``solars``."""

from datetime import datetime
from typing import Any

from msgspec import UNSET

from polywatt.model import Device, DeviceKind, Home, Phases

from ..wire.meters import CurrentTransformers, MeterConfig
from ..wire.site import GridCode, SiteInfo, SiteName, Solar, Status
from .names import METER_TYPES, gateway_din, meter_serial
from .profile import Profile
from .snapshot import Own, in_zone

GIT_HASH = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
"""Invented."""
PHASE_WORDS = {Phases.SINGLE: "Single", Phases.SPLIT: "Split", Phases.THREE: "Three"}
UNLIMITED_KW = 1_000_000_000
PANEL_A = 100
"""As captured."""
RUNNING_NOTE = (
    'Cannot perform this action with site controller running. From landing page, either "STOP SYSTEM" or '
    '"RUN WIZARD" to proceed.'
)


def status_from(home: Home, profile: Profile, started_at: datetime, now: datetime, commissions: int) -> Status:
    """The gateway."""
    return Status(
        din=gateway_din(home.devices),
        start_time=in_zone(started_at, home).strftime("%Y-%m-%d %H:%M:%S %z"),
        up_time_seconds=go_duration((now - started_at).total_seconds()),
        is_new=False,
        version=profile.version,
        git_hash=GIT_HASH,
        commission_count=commissions,
        device_type="teg",
        sync_type="v2.1",
        leader=UNSET if profile.has_2023_fields else "",
        followers=UNSET if profile.has_2023_fields else None,
        cellular_disabled=False,
        teg_type="unknown" if profile.has_2023_fields else UNSET,
        can_reboot=True if profile.has_2023_fields else UNSET,
    )


def go_duration(seconds: float) -> str:
    """``55h46m11.021s``."""
    minutes, rest_s = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    shown = f"{rest_s:.9f}".rstrip("0").rstrip(".") + "s"
    return f"{hours}h{minutes}m{shown}" if hours else f"{minutes}m{shown}" if minutes else shown


def site_name_from(home: Home, own: Own) -> SiteName:
    """Name and time zone."""
    name = own.site_name or home.name or "Home Energy Gateway"
    return SiteName(site_name=name, timezone=own.timezone or home.timezone or UNSET)


def site_info_from(home: Home, own: Own, measured_hz: float | None, profile: Profile) -> SiteInfo:
    """The site; ``measured_hz`` is 0 while nothing is measured."""
    ratings, name, is_new = home.ratings, site_name_from(home, own), profile.has_2023_fields
    energy_kwh = UNSET if ratings.capacity_wh is None else _nominal_kwh(ratings.capacity_wh)
    power_kw = UNSET if ratings.discharge_w is None else ratings.discharge_w / 1_000
    return SiteInfo(
        measured_frequency=UNSET if is_new else 0 if measured_hz is None else measured_hz,
        max_system_energy_kWh=energy_kwh,
        max_system_power_kW=power_kw,
        site_name=name.site_name,
        timezone=name.timezone,
        max_site_meter_power_kW=UNLIMITED_KW,
        min_site_meter_power_kW=-UNLIMITED_KW,
        nominal_system_energy_kWh=energy_kwh,
        nominal_system_power_kW=power_kw,
        panel_max_current=PANEL_A if is_new else UNSET,
        grid_code=_grid_code(home, own, is_new),
    )


def _nominal_kwh(capacity_wh: float) -> float:
    """A Powerwall 2 is called 13.5 kWh while it holds 14.0 new: the label is 27/28 of it, to the tenth."""
    return round(capacity_wh * 27 / 28 / 1_000, 1)


def _grid_code(home: Home, own: Own, is_new: bool) -> GridCode:
    """Voltage, frequency and phases are the plant's; the place is invented."""
    nominal_v, hertz = home.ratings.nominal_v, home.ratings.nominal_hz or 60.0
    legs = 2 if home.phases == Phases.SPLIT else 1
    volts = 240.0 if nominal_v is None else legs * nominal_v
    word = PHASE_WORDS[home.phases or Phases.SINGLE]
    return GridCode(
        grid_code=own.grid_code or f"{hertz:g}Hz_{volts:g}V_{word[0].lower()}_Generic",
        grid_voltage_setting=round(volts),
        grid_freq_setting=round(hertz),
        grid_phase_setting=word,
        country="",
        state="",
        distributor=UNSET if is_new else "*",
        utility="",
        retailer=UNSET if is_new else "*",
        region=UNSET if is_new else "",
    )


def meters_from(home: Home) -> list[MeterConfig]:
    """The gateway's own meter, in its two halves: site, and solar where there is any."""
    din = gateway_din(home.devices)
    lines = {Phases.SPLIT: 2, Phases.THREE: 3}.get(home.phases or Phases.SINGLE, 1)
    site = CurrentTransformers(
        type="site", valid=[n < lines for n in range(4)], inverted=[False] * 4, real_power_scale_factor=1
    )
    found = [_meter("site", din, [site])]
    if has_solar(home):
        # One clamp on one leg of a balanced inverter, counted twice (as captured).
        scale = 2 if home.phases == Phases.SPLIT else 1
        solar = CurrentTransformers(
            type="solar", valid=[False, False, True, False], inverted=[False] * 4, real_power_scale_factor=scale
        )
        found.append(_meter("solar", din, [site, solar]))
    return found


def _meter(location: str, din: str, cts: list[CurrentTransformers]) -> MeterConfig:
    return MeterConfig(serial=meter_serial(location), short_id=din, type=METER_TYPES[location], cts=cts)


def has_solar(home: Home) -> bool:
    """Whether solar is worth a line; unknown counts as yes."""
    return home.ratings.solar_w is None or home.ratings.solar_w > 0


def solars_from(home: Home) -> list[Solar]:
    """The declared solar inverters; one that a battery hangs from is the battery's. Unnamed ones are one line."""
    if not has_solar(home):
        return []
    of_batteries = {device.parent_id for device in home.devices if device.kind == DeviceKind.BATTERY}
    found = [_solar(d, d.rated_w) for d in home.devices if d.kind == DeviceKind.INVERTER and d.id not in of_batteries]
    return found or [_solar(None, home.ratings.solar_w)]


def _solar(inverter: Device | None, rated_w: float | None) -> Solar:
    return Solar(
        brand=(inverter.maker if inverter is not None else None) or "Other",
        model=(inverter.model if inverter is not None else None) or "Solar Inverter",
        power_rating_watts=UNSET if rated_w is None else round(rated_w),
    )


def powerwalls_from(home: Home, is_running: bool, now: datetime, has_strings: bool) -> dict[str, Any]:
    """Packs with the wizard's diagnostics, which cannot run while the system does (as captured).

    Where solar strings end in Tesla's own inverter, it hangs on the first pack.
    """
    time = in_zone(now, home).isoformat()
    head: dict[str, Any] = {"enumerating": False, "updating": False, "checking_if_offgrid": False}
    if not is_running:
        head["is_on_grid"] = True
    packs = [device for device in home.devices if device.kind == DeviceKind.BATTERY]
    return head | {
        "running_phase_detection": False,
        "phase_detection_last_error": "no phase information",
        "bubble_shedding": False,
        "on_grid_check_error": "sitemanager process is running, run sitemanager flag enabled" if is_running else "",
        "grid_qualifying": False,
        "grid_code_validating": False,
        "phase_detection_not_available": True,
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
    return _diagnostic("Commissioning", False, checks)


def _update(names: tuple[str, ...]) -> dict[str, Any]:
    rest: dict[str, Any] = {"start_time": None, "end_time": None, "progress": 0}
    rest |= {"results": None, "debug": None, "checks": None}
    return _diagnostic("Firmware Update", True, [{"name": name, "status": "not_run", **rest} for name in names])


def _diagnostic(name: str, is_disruptive: bool, checks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "category": "InternalComms",
        "disruptive": is_disruptive,
        "inputs": None,
        "checks": checks,
        "alert": False,
    }
