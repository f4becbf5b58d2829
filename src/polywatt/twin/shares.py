"""A whole and its parts."""

from collections.abc import Sequence


def split(total: float, shares: Sequence[float]) -> list[float]:
    """Parts of a total; the last that has any share takes the rounding, so they add up."""
    last = max(index for index, share in enumerate(shares) if share > 0.0)
    parts = [total * share for share in shares]
    parts[last] = total - sum(part for index, part in enumerate(parts) if index != last)
    return parts
