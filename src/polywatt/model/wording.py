"""Commands, fields, units and ranges in words for people."""

from .capability import Bound
from .command import Command, SetMode
from .unknown import Unknown

UNITS = {"w": "W", "percent": "%", "s": "s", "a": "A"}
"""By the last word of a field's name."""


def command_title(command: Command) -> str:
    """Return a command in words: "set mode self use"."""
    match command:
        case SetMode(mode=Unknown(word=word)):
            return f"{in_words('SetMode')} {word!r}"
        case SetMode(mode=mode):
            return in_words("SetMode", type(mode).__name__)
    return in_words(type(command).__name__)


def in_words(*class_names: str) -> str:
    """Return class names in words: "set mode self use" for SetMode and SelfUse."""
    return "".join(f" {c.lower()}" if c.isupper() else c for name in class_names for c in name).strip()


def field_unit(field_name: str) -> str:
    """Return the unit that a field's name ends with: "W" for ``power_w``; empty where it has none."""
    return UNITS.get(field_name.rpartition("_")[2], "")


def field_name_in_words(field_name: str) -> str:
    """Return a field's name for people, without its unit: "until soc"."""
    name, _, _ = field_name.rpartition("_")
    return (name if field_unit(field_name) and name else field_name).replace("_", " ")


def format_range(bound: Bound, field_name: str) -> str:
    """Return a bound for people: "0..2500 W"."""
    return _with_unit(f"{_format_number(bound.minimum)}..{_format_number(bound.maximum)}", field_name)


def format_quantity(number: float, field_name: str) -> str:
    """Return a field's number with its unit: "2500 W"."""
    return _with_unit(_format_number(number), field_name)


def _with_unit(numbers: str, field_name: str) -> str:
    return f"{numbers} {field_unit(field_name)}".rstrip()


def _format_number(number: float) -> str:
    """Return a number as people write it: 1000000000, not 1e+09."""
    return f"{number:.15g}" if 1e5 < abs(number) < 1e15 else f"{number:g}"
