"""The gateway's payloads, spelled exactly as Tesla spells them."""

from msgspec import UnsetType


def known(number: float | UnsetType | None) -> float | None:
    """A number, or None where the key is absent or null."""
    return None if isinstance(number, UnsetType) or number is None else number


def said(word: str | UnsetType) -> str | None:
    """A word, or None where the key is absent or empty."""
    return None if isinstance(word, UnsetType) or not word else word
