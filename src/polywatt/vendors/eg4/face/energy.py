"""``getInverterEnergyInfo``: energies in kWh of today, this month, this year and ever."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from polywatt.kit.absent import unless_unsupported
from polywatt.model import Counters, Plant

NAMES = {
    "e": "solar_wh",
    "gridSell": "exported_wh",
    "gridBuy": "imported_wh",
    "consumption": "load_wh",
    "charge": "charged_wh",
    "discharge": "discharged_wh",
}
"""The document's beginnings of a key, and our counter."""
DIGITS = 1


class Before:
    """What was counted since the year and the month began, up to this local midnight; asked once a day."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._day: datetime | None = None
        self._sums: dict[tuple[str, str], float | None] = {}

    async def today(self, now: datetime, zone: str | None) -> dict[tuple[str, str], float | None]:
        """By counter and span ("Month", "Year"), in Wh; None where there is no history."""
        here = now.astimezone(ZoneInfo(zone or "UTC"))
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        if midnight != self._day:
            starts = {"Month": midnight.replace(day=1), "Year": midnight.replace(day=1, month=1)}
            self._sums = {
                (name, span): await self._sum(name, since, midnight)
                for name in NAMES.values()
                for span, since in starts.items()
            }
            self._day = midnight
        return self._sums

    async def _sum(self, name: str, since: datetime, until: datetime) -> float | None:
        if since >= until:
            return 0.0
        series = await unless_unsupported(self._plant.history(name, since, until))
        return None if series is None else sum(value for value in series.values if value is not None)


def energies_from(counters: Counters, before: dict[tuple[str, str], float | None], share: float) -> dict[str, Any]:
    """Each counter in four spans; only of solar it is told what was made ever. Null: not known."""
    found: dict[str, Any] = {}
    for beginning, name in NAMES.items():
        today_wh = None if counters.today is None else getattr(counters.today, name)
        found[f"{beginning}Today"] = _kwh(today_wh, share)
        for span in ("Month", "Year"):
            earlier_wh = before.get((name, span))
            both = None if today_wh is None or earlier_wh is None else earlier_wh + today_wh
            found[f"{beginning}{span}"] = _kwh(both, share)
        if beginning == "e":
            found["eTotal"] = _kwh(counters.lifetime.solar_wh, share)
    return found


def _kwh(energy_wh: float | None, share: float) -> float | None:
    return None if energy_wh is None else round(energy_wh * share / 1_000.0, DIGITS)
