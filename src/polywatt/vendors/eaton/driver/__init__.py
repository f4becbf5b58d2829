"""An xStorage Home as a Plant."""

from .plant import EatonDriver, connect

__all__ = ["EatonDriver", "connect"]
