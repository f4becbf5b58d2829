"""Many homes at once: poll, store, history."""

from .cycle import Hub, HubPlant
from .poll import HomeState, HomeStatus
from .store import Store, StoreError

__all__ = ["HomeState", "HomeStatus", "Hub", "HubPlant", "Store", "StoreError"]
