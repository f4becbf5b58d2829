"""The gateway's payloads, spelled exactly as Tesla spells them."""

from msgspec import UnsetType

MOST = 1e15
"""No home has such a number, in whatever unit; sums and products of larger ones might be none at all."""


def known(number: float | UnsetType | None) -> float | None:
    """A number, or None where the key is absent or null, or holds what no home has."""
    return None if isinstance(number, UnsetType) or number is None or not -MOST < number < MOST else number


def said(word: str | UnsetType) -> str | None:
    """A word, or None where the key is absent or empty."""
    return None if isinstance(word, UnsetType) or not word else word
