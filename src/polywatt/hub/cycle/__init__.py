"""The hub: poll and record every home, and serve each as a Plant."""

from ._hub import Hub
from ._plant import HubPlant

__all__ = ["Hub", "HubPlant"]
