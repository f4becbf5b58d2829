"""Poll many homes at once, store what they report, and serve their history."""

from .cycle import Hub, HubPlant
from .poll import HomeState, HomeStatus
from .store import Store, StoreError

__all__ = ["HomeState", "HomeStatus", "Hub", "HubPlant", "Store", "StoreError"]
