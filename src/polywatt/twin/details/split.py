"""Splitting of a total by shares."""

from collections.abc import Sequence


def split(total: float, shares: Sequence[float]) -> list[float]:
    """Return a part for each share; the last share above 0 takes the rounding, so the parts add up to the total."""
    last = max(index for index, share in enumerate(shares) if share > 0.0)
    parts = [total * share for share in shares]
    parts[last] = total - sum(part for index, part in enumerate(parts) if index != last)
    return parts
