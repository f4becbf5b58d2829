"""The cloud's words in our meaning."""

from .plant import EnlightenDriver, connect

__all__ = ["EnlightenDriver", "connect"]
