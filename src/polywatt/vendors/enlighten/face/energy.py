"""What has flowed: Wh of each day since the site's first."""

from starlette.responses import Response

from polywatt.model import Counters, DeviceKind, Energies

from .account import Account
from .answers import epoch_s, json
from .asked import Asked
from .families import Family
from .recorded import Recorded
from .routes import Route

NAMES = {
    "production": "solar_wh",
    "consumption": "load_wh",
    "import": "imported_wh",
    "export": "exported_wh",
    "charge": "charged_wh",
    "discharge": "discharged_wh",
    "evse": "car_wh",
}
"""The cloud's arrays by the counters that they are made of (document, L465-L483)."""
NEEDS = {
    "solar_home": ("solar_wh",),
    "solar_grid": ("solar_wh",),
    "grid_home": (),
    "solar_battery": ("solar_wh", "charged_wh"),
    "battery_home": ("discharged_wh",),
    "battery_grid": ("discharged_wh",),
    "grid_battery": ("charged_wh",),
}
"""Who feeds whom, and what cannot be missing then."""
NEVER = ("heatpump", "water_heater")
"""Flows that no plant tells of: always the empty array of a site without them."""


def routes(_account: Account) -> list[Route]:
    """One path."""
    return [Route("GET", "/pv/systems/{site_id}/lifetime_energy", Family.TOKEN, _lifetime)]


async def _lifetime(asked: Asked) -> Response:
    station = asked.site
    home, counters = await station.home(), await station.counters()
    recorded = await station.past.until_now(home)
    is_open = home.has(DeviceKind.GENERATOR)
    return json({"system_id": station.number, **lifetime_from(recorded, counters, has_other_sources=is_open)})


def lifetime_from(recorded: Recorded, counters: Counters | None, *, has_other_sources: bool) -> dict[str, object]:
    """Arrays of equal length; one that is empty is of a flow that the site does not have (document, L460, L489).

    Today's entry is what the home counts, where it does. ``has_other_sources``: a generator feeds too, so that the
    balance says of nobody who fed whom.
    """
    arrays: dict[str, list[int | None]] = {name: _measured(recorded, counters, of) for name, of in NAMES.items()}
    for name, needs in NEEDS.items():
        arrays[name] = [] if recorded.absent.intersection(needs) else recorded.days[name]
        if has_other_sources:
            arrays[name] = [None for _ in arrays[name]]
    at = None if counters is None else counters.at or counters.received_at
    return {
        "start_date": recorded.first.isoformat(),
        "last_report_date": None if at is None else epoch_s(at),
        "update_pending": False,
        **arrays,
        **{name: [] for name in NEVER},
    }


def _measured(recorded: Recorded, counters: Counters | None, name: str) -> list[int | None]:
    if name in recorded.absent:
        return []
    days = recorded.days[name]
    today_wh = None if counters is None else _counted(counters.today, name)
    return days if today_wh is None else [*days[:-1], max(0, round(today_wh + recorded.carried_wh[name]))]


def _counted(energies: Energies, name: str) -> float | None:
    energy_wh: float | None = getattr(energies, name)
    return energy_wh
