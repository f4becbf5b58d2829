"""Details of a simulated home: the state of each device."""

from .details import details_from

__all__ = ["details_from"]
