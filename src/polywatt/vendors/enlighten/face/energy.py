"""Lifetime energy: Wh of each day since the site's first."""

from starlette.responses import Response

from polywatt.model import Counters, DeviceKind, Energies

from .access import Access
from .request import FaceRequest, Route
from .responses import epoch_s, json_response
from .state import FaceState
from .state.daily_energy import EnergyRecord

COUNTERS = {
    "production": "solar_wh",
    "consumption": "load_wh",
    "import": "imported_wh",
    "export": "exported_wh",
    "charge": "charged_wh",
    "discharge": "discharged_wh",
    "evse": "car_wh",
}
"""The counter of each of the cloud's arrays (document, L465-L483)."""
FLOW_ENDS = {
    "solar_home": ("solar_wh",),
    "solar_grid": ("solar_wh",),
    "grid_home": (),
    "solar_battery": ("solar_wh", "charged_wh"),
    "battery_home": ("discharged_wh",),
    "battery_grid": ("discharged_wh",),
    "grid_battery": ("charged_wh",),
}
"""The counters that a home with this flow must have."""
UNKNOWN_FLOWS = ("heatpump", "water_heater")
"""Flows that no plant measures: always the empty array of a site without them."""


def routes(_state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    return [Route("GET", "/pv/systems/{site_id}/lifetime_energy", _lifetime, Access.TOKEN)]


async def _lifetime(request: FaceRequest) -> Response:
    site = request.site
    home, counters = await site.home(), await site.counters()
    record = await site.daily_energy.record(home)
    has_generator = home.has(DeviceKind.GENERATOR)
    body = lifetime_from(record, counters, has_other_sources=has_generator)
    return json_response({"system_id": site.number, **body})


def lifetime_from(record: EnergyRecord, counters: Counters | None, *, has_other_sources: bool) -> dict[str, object]:
    """Return arrays of equal length; an empty one is of a flow that the site does not have (document, L460, L489).

    Today's entry is the home's counter, where it has one. ``has_other_sources``: a generator feeds too, so that the
    balance does not determine any flow.
    """
    arrays: dict[str, list[int | None]] = {
        name: _measured(record, counters, counter) for name, counter in COUNTERS.items()
    }
    for name, ends in FLOW_ENDS.items():
        arrays[name] = [] if record.absent.intersection(ends) else record.days[name]
        if has_other_sources:
            arrays[name] = [None for _ in arrays[name]]
    at = None if counters is None else counters.at or counters.received_at
    return {
        "start_date": record.first.isoformat(),
        "last_report_date": None if at is None else epoch_s(at),
        "update_pending": False,
        **arrays,
        **{name: [] for name in UNKNOWN_FLOWS},
    }


def _measured(record: EnergyRecord, counters: Counters | None, name: str) -> list[int | None]:
    if name in record.absent:
        return []
    days = record.days[name]
    today_wh = None if counters is None else _energy_wh(counters.today, name)
    return days if today_wh is None else [*days[:-1], max(0, round(today_wh + record.carried_wh[name]))]


def _energy_wh(energies: Energies, name: str) -> float | None:
    energy_wh: float | None = getattr(energies, name)
    return energy_wh
