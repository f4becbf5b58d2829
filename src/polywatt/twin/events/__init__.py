"""Events of a simulated home: outages, alerts and visits of cars."""

from .events import Events

__all__ = ["Events"]
