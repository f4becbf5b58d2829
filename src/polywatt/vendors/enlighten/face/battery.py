"""Battery status: charge, energy and power of the batteries."""

from collections.abc import Callable, Iterable, Sequence

from starlette.responses import Response

from polywatt.model import Activity, Backup, Home, Mode, Phases, Reading, SelfUse, TimeOfUse, activity_from

from .access import Access
from .inventory import Pack, stable_number
from .inventory.status import last_report_of, status_of
from .request import FaceRequest, Route
from .responses import json_response
from .state import FaceState

LEDS = {Activity.CHARGING: 12, Activity.DISCHARGING: 13, Activity.IDLE: 17}
"""Research 2.3; at rest the document prints 17 (L1011)."""
MODES: dict[type, str] = {SelfUse: "Self-Consumption", TimeOfUse: "Savings", Backup: "Full Backup"}
"""As the app names its profiles (L1028, L1464)."""


def routes(_state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    return [Route("GET", "/pv/settings/{site_id}/battery_status.json", _status, Access.TOKEN)]


async def _status(request: FaceRequest) -> Response:
    site = request.site
    settings = await site.settings()
    mode = None if settings is None else settings.mode
    return json_response(status_from(await site.home(), await site.packs(), await site.reading(), mode))


def status_from(home: Home, packs: Sequence[Pack], reading: Reading | None, mode: Mode | None) -> dict[str, object]:
    """Return the site's figures, the sums of the included batteries (document, L1067-L1069); None is unknown."""
    included = [pack for pack in packs if pack.device.is_included]
    remaining_wh = _sum(included, lambda pack: None if pack.detail is None else pack.detail.energy_remaining_wh)
    full_wh = _sum(included, lambda pack: pack.device.capacity_wh)
    return {
        "current_charge": _percent(None if reading is None else reading.soc_percent),
        "available_energy": _kilo(_first(remaining_wh, None if reading is None else reading.energy_remaining_wh)),
        "max_capacity": _kilo(_first(full_wh, home.ratings.capacity_wh)),
        "available_power": _kilo(_sum(included, _available_w)),
        "max_power": _kilo(_first(_sum(included, lambda pack: pack.device.rated_w), home.ratings.discharge_w)),
        "show_battery_banner": False,
        **_MICROINVERTERS,
        "included_count": len(included),
        "excluded_count": len(packs) - len(included),
        "storages": [storage_from(pack, home, mode) for pack in packs],
    }


def storage_from(pack: Pack, home: Home, mode: Mode | None) -> dict[str, object]:
    """Return one battery. Energies in kWh and powers in kW, but ``rated_power`` in W (L1016, L1029)."""
    detail = pack.detail
    status, label = status_of(pack.report)
    return {
        "id": stable_number(f"storage/{pack.serial}", 9),
        "serial_number": pack.serial,
        "current_charge": _percent(None if detail is None else detail.soc_percent),
        "available_energy": _kilo(None if detail is None else detail.energy_remaining_wh),
        "max_capacity": _kilo(pack.device.capacity_wh),
        "led_status": _led(pack),
        "excluded": not pack.device.is_included,
        "error_code": None,
        "error_text": None,
        "available_power": _kilo(_available_w(pack)),
        "max_power": _kilo(pack.device.rated_w),
        **_MICROINVERTERS,
        "event_start_date": None,
        "event_description": None,
        "event_recommendation": None,
        "statusText": label,
        "status": status,
        "last_report": last_report_of(pack.report),
        "cycle_count": None if detail is None else detail.cycles,
        "battery_mode": None if mode is None else MODES.get(type(mode)),
        "rated_power": None if pack.device.rated_w is None else round(pack.device.rated_w),
        "battery_phase_count": 1 if home.phases is Phases.SINGLE else None,
        "is_flex_phase": None,
        "battery_soh": _percent(None if detail is None else detail.soh_percent),
    }


_MICROINVERTERS: dict[str, object] = {
    "total_micros": None,
    "active_micros": None,
    "inactive_micros": None,
    "inactive_micros_sn": [],
}
"""A battery's own microinverters, which no plant reports."""


def _available_w(pack: Pack) -> float | None:
    return None if pack.detail is None else pack.detail.discharge_limit_w


def _led(pack: Pack) -> int | None:
    power_w = None if pack.detail is None else pack.detail.battery_w
    return None if power_w is None else LEDS[activity_from(power_w)]


def _sum(packs: Iterable[Pack], value_of: Callable[[Pack], float | None]) -> float | None:
    """Return the sum; None where one is unknown, or there is none."""
    values = [value_of(pack) for pack in packs]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{value:.0f}%"


def _kilo(value: float | None) -> float | None:
    """Return kWh or kW, to the second place (L993-L1016)."""
    return None if value is None else round(value / 1_000.0, 2)
