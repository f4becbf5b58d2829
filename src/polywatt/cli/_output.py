"""Print readings for people (tables) and for programs (one JSON object per line, with the model's names)."""

import sys
from typing import TYPE_CHECKING, Any

import msgspec

from polywatt.model import GridState, Home, Reading, Unknown, to_builtins, to_owner_percent

from ._formatting import DASH, percent, utc_time, watts

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def print_json(value: object) -> None:
    """Print one JSON line on standard output and flush it."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def print_rich(*renderables: "RenderableType") -> None:
    """Print for people on standard output and flush; without trailing blanks where that is no terminal."""
    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as capture:
        console.print(*renderables, sep="\n")
    output = capture.get()
    if not console.is_terminal:
        output = "\n".join(row.rstrip() for row in output.split("\n"))
    sys.stdout.write(output)
    sys.stdout.flush()


def is_live_terminal() -> bool:
    """Whether standard output is a terminal on which a display can be updated in place."""
    from rich.console import Console

    return sys.stdout.isatty() and Console().is_terminal


def reading_as_json(home: str, reading: Reading) -> dict[str, Any]:
    """Return the JSON object of a reading."""
    return {"home": home, **to_builtins(reading)}


def format_soc(soc_percent: float | None, home: Home) -> str:
    """Format a state of charge as the vendor's own app shows it, and of the whole battery where that differs."""
    if soc_percent is None:
        return DASH
    whole = f" ({percent(soc_percent)} of the whole battery)" if home.ratings.hidden_soc_percent else ""
    return percent(to_owner_percent(soc_percent, home.ratings)) + whole


def escape_text(text: str) -> str:
    """Escape a foreign text, so that neither rich nor the terminal interprets it."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else " " for c in text))


def _direction(power_w: float | None, above: str, below: str) -> str:
    if power_w is None or abs(power_w) < 1:
        return ""
    return above if power_w > 0 else below


def reading_table(title: str, home: Home, reading: Reading) -> "Table":
    """Return a table of a reading, for people."""
    from rich.table import Table

    table = Table(
        title=escape_text(title), title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False
    )
    table.add_column(style="dim", min_width=16)
    table.add_column(justify="right", min_width=10)
    table.add_column()
    table.add_row("Solar", f"[yellow]{watts(reading.solar_w)}[/]")
    activity = _direction(reading.battery_w, "discharging", "charging")
    table.add_row("Battery", f"[green]{watts(reading.battery_w)}[/]", activity)
    table.add_row("Grid", f"[blue]{watts(reading.grid_w)}[/]", _direction(reading.grid_w, "importing", "exporting"))
    table.add_row("Home", f"[magenta]{watts(reading.load_w)}[/]", "")
    if reading.critical_load_w is not None:
        table.add_row("  of it critical", watts(reading.critical_load_w))
    if reading.generator_w is not None:
        table.add_row("Generator", watts(reading.generator_w))
    owner_soc, _, whole = format_soc(reading.soc_percent, home).partition(" (")
    table.add_row("State of charge", f"[bold]{owner_soc}[/]", f"({whole}" if whole else "")
    table.add_row("Grid state", _grid_state(reading), _grid_numbers(reading))
    table.add_row("Measured", "", utc_time(reading.at))
    return table


def _grid_state(reading: Reading) -> str:
    match reading.grid_state:
        case None:
            return DASH
        case Unknown(word=word):
            return f"{escape_text(word)} (unknown word)"
        case GridState() as state:
            return state.value.replace("_", " ")


def _grid_numbers(reading: Reading) -> str:
    volts = [] if reading.grid_voltage_v is None else [f"{reading.grid_voltage_v:.0f} V"]
    hertz = [] if reading.grid_frequency_hz is None else [f"{reading.grid_frequency_hz:.2f} Hz"]
    return ", ".join(volts + hertz)
