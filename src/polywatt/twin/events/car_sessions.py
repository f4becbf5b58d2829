"""Charging sessions, from visits of cars."""

from polywatt.model import CarSession

from ..car import Visit
from ..epoch import utc
from ..spec import TwinSpec


def session_from(spec: TwinSpec, visit: Visit) -> CarSession:
    """Return a visit as a charging session; its cost is not known here."""
    charger_id, since = spec.charger_ids[visit.charger], utc(visit.since_s)
    return CarSession(
        charger_id=charger_id,
        since=since,
        until=None if visit.until_s == float("inf") else utc(visit.until_s),
        energy_wh=visit.energy_wh,
        active_s=visit.active_s,
        id=f"{charger_id}-{since:%Y%m%dT%H%M%S}",
    )
