"""Readings for people (tables) and for programs (one JSON object per line, the model's names)."""

import dataclasses
import sys
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from polywatt.model import Energies, GridState, Home, Reading, Unknown, as_owner_sees

from ._values import DASH, percent, watts, when

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def plain(value: Any) -> Any:
    """A value of the model as JSON has it: datetimes in UTC with Z, unknown words as they are, nothing invented."""
    match value:
        case Unknown(word=word):
            return word
        case Enum():
            return value.value
        case tuple() | list():
            return [plain(item) for item in value]
        case frozenset() | set():
            return sorted(plain(item) for item in value)
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case type():
            return value.__name__
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        # Commands, modes and details are told apart by their names; rows are what they are.
        return fields if isinstance(value, Reading | Energies) else {"kind": type(value).__name__, **fields}
    return value


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
    return {"home": home, **plain(reading)}


def soc_for_people(soc_percent: float | None, home: Home) -> str:
    """As the vendor's own app shows it; the whole-battery number beside it where the two differ."""
    if soc_percent is None:
        return DASH
    shown = percent(as_owner_sees(soc_percent, home.ratings))
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
