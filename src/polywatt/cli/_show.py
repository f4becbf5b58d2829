"""Readings for people (tables) and for programs (one JSON object per line, the model's names)."""

import sys
from typing import TYPE_CHECKING, Any

import msgspec

from polywatt.model import GridState, Home, Reading, Unknown, to_builtins, to_owner_percent

from ._values import DASH, percent, watts, when

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def print_json(value: object) -> None:
    """One line on standard output, at once."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def show(*shown: "RenderableType") -> None:
    """For people, on standard output, at once; elsewhere than at a terminal without the blanks that fill a line."""
    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as capture:
        console.print(*shown, sep="\n")
    text = capture.get()
    if not console.is_terminal:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    sys.stdout.write(text)
    sys.stdout.flush()


def moves() -> bool:
    """Whether what is shown can be renewed in its place."""
    from rich.console import Console

    return sys.stdout.isatty() and Console().is_terminal


def reading_as_json(home: str, reading: Reading) -> dict[str, Any]:
    """One object per reading."""
    return {"home": home, **to_builtins(reading)}


def soc_for_people(soc_percent: float | None, home: Home) -> str:
    """As the vendor's own app shows it; the whole-battery number beside it where the two differ."""
    if soc_percent is None:
        return DASH
    shown = percent(to_owner_percent(soc_percent, home.ratings))
    return shown if not home.ratings.hidden_soc_percent else f"{shown} ({percent(soc_percent)} of the whole battery)"


def literal(words: str) -> str:
    """Words that are not ours, to be shown and not obeyed: neither rich nor the terminal finds an order in them."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else " " for c in words))


def _direction(power_w: float | None, above: str, below: str) -> str:
    if power_w is None or abs(power_w) < 1:
        return ""
    return above if power_w > 0 else below


def reading_table(title: str, home: Home, reading: Reading) -> "Table":
    """A reading for people."""
    from rich.table import Table

    table = Table(
        title=literal(title), title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False
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
    shown, _, whole = soc_for_people(reading.soc_percent, home).partition(" (")
    table.add_row("State of charge", f"[bold]{shown}[/]", f"({whole}" if whole else "")
    table.add_row("Grid state", _grid_state(reading), _grid_numbers(reading))
    table.add_row("Measured", "", when(reading.at))
    return table


def _grid_state(reading: Reading) -> str:
    match reading.grid_state:
        case None:
            return DASH
        case Unknown(word=word):
            return f"{literal(word)} (unknown word)"
        case GridState() as state:
            return state.value.replace("_", " ")


def _grid_numbers(reading: Reading) -> str:
    volts = [] if reading.grid_voltage_v is None else [f"{reading.grid_voltage_v:.0f} V"]
    hertz = [] if reading.grid_frequency_hz is None else [f"{reading.grid_frequency_hz:.2f} Hz"]
    return ", ".join(volts + hertz)
