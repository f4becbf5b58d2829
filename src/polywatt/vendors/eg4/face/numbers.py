"""Numbers as the cloud sends them: whole, scaled, and null where nothing is known."""

from collections.abc import Iterable


def scaled(number: float | None, factor: float = 1.0) -> int | None:
    """Return the whole number nearest to ``number * factor``."""
    return None if number is None else round(number * factor)


def times(number: float | None, factor: float) -> float | None:
    """Return the product; None where the number is unknown."""
    return None if number is None else number * factor


def quotient(number: float | None, divisor: float | None) -> float | None:
    """Return the quotient; None where one of the two is unknown, or the divisor is 0."""
    return None if number is None or not divisor else number / divisor


def positive(number: float | None) -> float | None:
    """Return the number, 0 where it is negative."""
    return None if number is None else max(number, 0.0)


def negative(number: float | None) -> float | None:
    """Return a negative number without its sign, 0 where it is positive."""
    return None if number is None else max(-number, 0.0)


def total(numbers: Iterable[float | None]) -> float | None:
    """Return the sum; None where one of them is unknown, or there is none."""
    values = list(numbers)
    known = [number for number in values if number is not None]
    return sum(known) if known and len(known) == len(values) else None


def mean(numbers: Iterable[float | None]) -> float | None:
    """Return the mean of the known numbers; None where none is known."""
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None


def text_of(number: float, digits: int) -> str:
    """Return a number without needless zeros: "1577.8", "3339"."""
    return f"{number:.{digits}f}".rstrip("0").rstrip(".")
