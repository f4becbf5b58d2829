"""The home: identity, ratings and devices of a site."""

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import Coupling, Home, Pace, Phases, Ratings

from ...wire.site_info import GridCode, SiteInfo
from ..capabilities import capabilities_from
from ..site.report import SiteReport
from .devices import devices_from

HIDDEN_SOC_PERCENT = 5.0
"""raw = 0.95 * app + 5: the document's table within rounding, and every client that converts."""
PHASES = {"Single": Phases.SINGLE, "Split": Phases.SPLIT, "Three": Phases.THREE}


def home_from(address: str, report: SiteReport) -> Home:
    """Return a home, whatever part of it this firmware reports; newer gateways answer three endpoints and no more."""
    info = report.info
    din = None if report.status is None else text_or_none(report.status.din)
    serial = None if din is None else din.rpartition("--")[2]
    return Home(
        id=f"powerwall-{serial or address}",
        vendor="powerwall",
        name=None if info is None else text_or_none(info.site_name),
        timezone=None if info is None else text_or_none(info.timezone),
        phases=_phases_from(info),
        coupling=Coupling.AC if report.solars else None,
        ratings=_ratings_from(report),
        devices=devices_from(din, report),
        capabilities=capabilities_from(report),
        pace=Pace(reading_s=5.0),
    )


def _grid_of(info: SiteInfo | None) -> GridCode | SiteInfo:
    """Return the record that holds the grid's settings: until firmware 1.46 they stood beside ``grid_code``."""
    if info is None:
        return SiteInfo()
    return info.grid_code if isinstance(info.grid_code, GridCode) else info


def _phases_from(info: SiteInfo | None) -> Phases | None:
    return PHASES.get(text_or_none(_grid_of(info).grid_phase_setting) or "")


def _nominal_v(grid_voltage_v: float | None, phases: Phases | None) -> float | None:
    """Return the voltage to neutral; the gateway reports the sum of both legs (captures: 202, 230, 240 V)."""
    match phases:
        case None:
            # 240 may be both legs or one; only the phases decide.
            return None
        case Phases.SPLIT:
            return None if grid_voltage_v is None else grid_voltage_v / 2
    return grid_voltage_v


def _ratings_from(report: SiteReport) -> Ratings:
    info, grid = report.info or SiteInfo(), _grid_of(report.info)
    power_kw = float_or_none(info.nominal_system_power_kW)
    power_w = None if power_kw is None else power_kw * 1_000
    energy_kwh = float_or_none(info.nominal_system_energy_kWh)
    full_wh = None if report.system is None else float_or_none(report.system.nominal_full_pack_energy)
    rated_w = [float_or_none(solar.power_rating_watts) for solar in report.solars or ()]
    return Ratings(
        capacity_wh=full_wh if full_wh is not None else None if energy_kwh is None else energy_kwh * 1_000,
        hidden_soc_percent=HIDDEN_SOC_PERCENT,
        charge_w=power_w,
        discharge_w=power_w,
        inverter_w=power_w,
        solar_w=sum(w for w in rated_w if w is not None) if rated_w and None not in rated_w else None,
        nominal_v=_nominal_v(float_or_none(grid.grid_voltage_setting), _phases_from(report.info)),
        nominal_hz=float_or_none(grid.grid_freq_setting),
    )
