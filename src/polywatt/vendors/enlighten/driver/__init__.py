"""The cloud's site as a Plant."""

from .plant import EnlightenDriver, connect

__all__ = ["EnlightenDriver", "connect"]
