"""A site at one moment, with all that BatteryConfig shows of it."""

from dataclasses import dataclass
from datetime import datetime

from polywatt.model import Health, Home, Settings

from ..parts import Charger
from ..station import Station
from .kept import Kept


@dataclass(frozen=True, slots=True)
class Site:
    """All that is shown of one, at one moment."""

    number: int
    home: Home
    settings: Settings | None
    chargers: list[Charger]
    health: Health | None
    """The worst of its devices; None while nobody hears it."""
    kept: Kept
    is_pending: bool
    """A profile waits to be applied."""
    is_field: bool
    now: datetime


async def site_of(station: Station, kept: Kept, pending_name: str, *, is_field: bool) -> Site:
    """The site now."""
    return Site(
        number=station.number,
        home=await station.home(),
        settings=await station.settings(),
        chargers=await station.chargers(),
        health=await _health(station),
        kept=kept,
        is_pending=station.changes.pending(pending_name),
        is_field=is_field,
        now=station.clock.now(),
    )


async def _health(station: Station) -> Health | None:
    if not await station.is_heard():
        return None
    found = {detail.health for detail in await station.details()}
    return next((health for health in (Health.FAULT, Health.WARNING) if health in found), Health.NORMAL)
