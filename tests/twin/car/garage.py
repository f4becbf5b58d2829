"""A home with a car, for tests."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from polywatt.model import CarSession, ChargerDetail, Slot, StartCar, Window
from polywatt.twin import PRESETS, TwinPlant

from ..homes import Hand, home_at

ENPHASE = PRESETS["enphase-5p"]
CHARGER = "charger-1"
EVENING = datetime(2026, 6, 3, 2, 0, tzinfo=UTC)
"""Seven o'clock on a Tuesday in California, in its expensive hours."""
MIDDAY = datetime(2026, 6, 3, 20, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 6, 3, 7, 0, tzinfo=UTC)


def garage_at(start: datetime, soc_percent: float | None = 50.0, **more: Any) -> tuple[TwinPlant, Hand]:
    """A home whose car is plugged in and this full; None: as chance has it."""
    twin, hand = home_at(start, replace(ENPHASE, **more))
    if soc_percent is not None:
        twin.cars.unplug(CHARGER)
        twin.cars.plug_in(CHARGER, soc_percent)
    return twin, hand


async def charger_of(twin: TwinPlant, charger_id: str = CHARGER) -> ChargerDetail:
    [of] = [d.data for d in await twin.details() if d.device_id == charger_id and isinstance(d.data, ChargerDetail)]
    return of


async def sessions_of(twin: TwinPlant, since: datetime, until: datetime) -> list[CarSession]:
    return [event for event in await twin.events(since, until) if isinstance(event, CarSession)]


def slot(window: Window | None, current_a: float | None = None, is_on: bool = True) -> Slot:
    return Slot(action=StartCar(charger_id=CHARGER, current_a=current_a), window=window, is_on=is_on)
