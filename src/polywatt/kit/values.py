"""Values of a payload that may not be there: absent, null, empty, or what no home has."""

MOST = 1e15
"""No home has such a number, in whatever unit; sums and products of larger ones might be none at all."""

NUMBERS = (float, int)


def known(number: object) -> float | None:
    """A number, or None where the key is absent or null, or holds what no home has."""
    if type(number) is float:  # nearly all are, and a poll asks dozens of times
        return number if -MOST < number < MOST else None
    return float(number) if isinstance(number, NUMBERS) and -MOST < number < MOST else None


def measured(number: object) -> float | None:
    """The same where a device writes 0 for what it could not read."""
    return known(number) or None


def said(word: object) -> str | None:
    """A word, or None where the key is absent, null or empty."""
    return word if isinstance(word, str) and word else None
