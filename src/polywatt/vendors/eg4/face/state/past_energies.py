"""Energies of the month and the year before today."""

from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.kit.optional import optional
from polywatt.model import Plant

COUNTERS = ("solar_wh", "exported_wh", "imported_wh", "load_wh", "charged_wh", "discharged_wh")


class PastEnergies:
    """Sum the plant's history since the year and the month began, up to this local midnight; once a day."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._day: datetime | None = None
        self._sums: dict[tuple[str, str], float | None] = {}

    async def get(self, now: datetime, zone: str | None) -> dict[tuple[str, str], float | None]:
        """Return sums by counter and span ("Month", "Year"), in Wh; None where there is no history."""
        local = now.astimezone(ZoneInfo(zone or "UTC"))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        if midnight != self._day:
            starts = {"Month": midnight.replace(day=1), "Year": midnight.replace(day=1, month=1)}
            self._sums = {
                (name, span): await self._sum(name, since, midnight)
                for name in COUNTERS
                for span, since in starts.items()
            }
            self._day = midnight
        return self._sums

    async def _sum(self, name: str, since: datetime, until: datetime) -> float | None:
        if since >= until:
            return 0.0
        series = await optional(self._plant.history(name, since, until))
        return None if series is None else sum(value for value in series.values if value is not None)
