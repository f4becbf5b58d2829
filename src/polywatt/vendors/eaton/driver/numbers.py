"""Values that may not be there."""

MOST = 1e12
"""No home has such a number, in whatever unit; sums and products of larger ones might be none at all."""


def known(number: object) -> float | None:
    """A number, or None where the key is absent or null, or holds what no home has."""
    return number if isinstance(number, float | int) and -MOST < number < MOST else None


def measured(number: object) -> float | None:
    """The same where the device writes 0 for what it could not read."""
    return known(number) or None


def said(word: object) -> str | None:
    """A word, or None where the key is absent, null or empty."""
    return word if isinstance(word, str) and word else None
