"""Parse values of options: durations and times."""

import math
import re
from datetime import UTC, datetime

import typer

SECONDS = {"s": 1.0, "min": 60.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}


def parse_duration(text: str) -> float:
    """Parse a duration of ``--for`` into seconds: ``90s``, ``30m``, ``2h``, ``1h30m``; bare digits are seconds."""
    pairs = re.findall(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|d)", text)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        pairs = [(text, "s")]
    elif "".join(number + unit for number, unit in pairs) != text.replace(" ", "") or not pairs:
        raise typer.BadParameter(f"{text!r} is not a duration such as 90s, 30m, 2h or 1h30m", param_hint="--for")
    total = sum(float(number) * SECONDS[unit] for number, unit in pairs)
    if not 0 < total <= 366 * 86_400:
        raise typer.BadParameter(f"{text!r} is not a duration between a moment and a year", param_hint="--for")
    return total


def parse_time(text: str) -> datetime:
    """Parse the time of ``--start``: ISO 8601; without a zone it is UTC."""
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is not a time such as 2026-06-21T12:00Z", param_hint="--start") from None


def require_finite(number: float | None) -> float | None:
    """Refuse ``nan`` and infinities, which no bound stops."""
    if number is not None and not math.isfinite(number):
        raise typer.BadParameter(f"{number} is not a number")
    return number
