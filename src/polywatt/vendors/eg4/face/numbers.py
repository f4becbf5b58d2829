"""Numbers as the cloud sends them: whole, scaled, and null where nothing is known."""


def scaled(number: float | None, by: float = 1.0) -> int | None:
    """The next whole number of ``number * by``."""
    return None if number is None else round(number * by)


def part(number: float | None, share: float) -> float | None:
    """A share of what is known."""
    return None if number is None else number * share


def above(number: float | None) -> float | None:
    """What is positive of it."""
    return None if number is None else max(number, 0.0)


def below(number: float | None) -> float | None:
    """What is negative of it, without its sign."""
    return None if number is None else max(-number, 0.0)


def total(numbers: list[float | None]) -> float | None:
    """The sum; None where one is not known, or there is none."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def mean(numbers: list[float | None]) -> float | None:
    """Of those that are known."""
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known else None
