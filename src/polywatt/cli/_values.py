"""What people type and read: durations, dates, percentages, watts."""

import math
import re
from datetime import UTC, datetime

import typer

SECONDS = {"s": 1.0, "min": 60.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
DASH = "–"


def seconds(text: str) -> float:
    """What ``--for`` takes: ``90s``, ``30m``, ``2h``, ``1h30m``; bare digits are seconds."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|d)", text)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        parts = [(text, "s")]
    elif "".join(n + u for n, u in parts) != text.replace(" ", "") or not parts:
        raise typer.BadParameter(f"{text!r} is not a duration such as 90s, 30m, 2h or 1h30m", param_hint="--for")
    total = sum(float(number) * SECONDS[unit] for number, unit in parts)
    if not 0 < total <= 366 * 86_400:
        raise typer.BadParameter(f"{text!r} is not a duration between a moment and a year", param_hint="--for")
    return total


def moment(text: str) -> datetime:
    """What ``--start`` takes: an ISO 8601 moment; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is not a moment such as 2026-06-21T12:00Z", param_hint="--start") from None


def finite(number: float | None) -> float | None:
    """A number that can be compared: no bound stops ``nan``."""
    if number is not None and not math.isfinite(number):
        raise typer.BadParameter(f"{number} is not a number")
    return number


def watts(power_w: float | None) -> str:
    """1,234 W; a dash for the unknown."""
    return DASH if power_w is None else f"{round(power_w) + 0:,} W".replace("-", "\u2212")


def percent(number: float | None) -> str:
    """12.3 %; a dash for the unknown."""
    return DASH if number is None else f"{number:.1f} %"


def kilowatt_hours(energy_wh: float | None) -> str:
    """12.34, for a column of kWh; a dash for the unknown."""
    return DASH if energy_wh is None else f"{energy_wh / 1_000:,.2f}"


def when(at: datetime | None) -> str:
    """A moment for people, in UTC."""
    return DASH if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
