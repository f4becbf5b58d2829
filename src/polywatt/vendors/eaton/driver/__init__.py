"""xStorage Home's words in our meaning."""

from .plant import EatonDriver, connect

__all__ = ["EatonDriver", "connect"]
