"""Homes for tests: a clock that is moved by hand, and a plant that keeps to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from polywatt.twin import SONNEN_ECO_8, TwinPlant, TwinSpec

NOON = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)
NIGHT = datetime(2026, 6, 1, 22, 0, tzinfo=UTC)
NO_SOLAR = replace(SONNEN_ECO_8, solar_peak_w=0.0)


class Hand:
    """A clock moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


def home_at(
    start: datetime, spec: TwinSpec = SONNEN_ECO_8, past_days: float = 0.0, seed: int = 1, **more: Any
) -> tuple[TwinPlant, Hand]:
    """A home with the given values of its spec (those of ``TwinSpec``), and its clock."""
    hand = Hand(start)
    return TwinPlant(replace(spec, **more), hand, start=start, seed=seed, past_days=past_days), hand
