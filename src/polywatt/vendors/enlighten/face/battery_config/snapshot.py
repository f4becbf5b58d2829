"""A snapshot of a site: all that BatteryConfig needs of it."""

from dataclasses import dataclass
from datetime import datetime

from polywatt.model import Health, Home, Settings

from ..inventory import Charger
from ..state import SiteState
from .memory import SiteMemory


@dataclass(frozen=True, slots=True)
class SiteSnapshot:
    """A site at one time."""

    number: int
    home: Home
    settings: Settings | None
    chargers: list[Charger]
    health: Health | None
    """The worst of its devices; None while it is unreachable."""
    memory: SiteMemory
    is_pending: bool
    """A profile waits to be applied."""
    has_field_extras: bool
    now: datetime


async def fetch_snapshot(
    site: SiteState, memory: SiteMemory, pending_name: str, *, has_field_extras: bool
) -> SiteSnapshot:
    """Return the site as it is now."""
    return SiteSnapshot(
        number=site.number,
        home=await site.home(),
        settings=await site.settings(),
        chargers=await site.chargers(),
        health=await _health(site),
        memory=memory,
        is_pending=site.changes.is_pending(pending_name),
        has_field_extras=has_field_extras,
        now=site.clock.now(),
    )


async def _health(site: SiteState) -> Health | None:
    if not await site.is_online():
        return None
    healths = {detail.health for detail in await site.details()}
    return next((health for health in (Health.FAULT, Health.WARNING) if health in healths), Health.NORMAL)
