"""Measure the speed of the simulation. There is no peer that does the same; the goal is a time on two small cores."""

from datetime import UTC, datetime
from statistics import median

from polywatt.twin import POWERWALL_2, simulate_many, simulate_year

from .rows import Row, seconds

START = datetime(2025, 1, 1, tzinfo=UTC)


def run() -> list[Row]:
    """Seconds, the median of three."""
    year_s = median(seconds(lambda: simulate_year(POWERWALL_2, 1, START), 1) for _ in range(3))
    crowd_s = median(seconds(lambda: simulate_many(POWERWALL_2, 10_000, START), 1) for _ in range(3))
    return [
        Row("simulated home: a year at 5 minutes", "seconds", year_s, "≤ 3"),
        Row("10,000 simulated homes as arrays: a day at 5 minutes", "seconds", crowd_s, "≤ 3"),
    ]
