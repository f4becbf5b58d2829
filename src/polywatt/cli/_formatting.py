"""Format values for people: watts, percentages, energies and times."""

from datetime import UTC, datetime

DASH = "–"


def watts(power_w: float | None) -> str:
    """Format watts as "1,234 W"; a dash for the unknown."""
    return DASH if power_w is None else f"{round(power_w) + 0:,} W".replace("-", "\u2212")


def percent(number: float | None) -> str:
    """Format a percentage as "12.3 %"; a dash for the unknown."""
    return DASH if number is None else f"{number:.1f} %"


def kilowatt_hours(energy_wh: float | None) -> str:
    """Format an energy as "12.34", for a column of kWh; a dash for the unknown."""
    return DASH if energy_wh is None else f"{energy_wh / 1_000:,.2f}"


def utc_time(at: datetime | None) -> str:
    """Format a time in UTC; a dash for the unknown."""
    return DASH if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
