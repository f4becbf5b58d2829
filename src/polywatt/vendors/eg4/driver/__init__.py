"""A Plant made from the monitoring cloud's API."""

from .plant import Eg4Driver, connect
from .reading import reading_from

__all__ = ["Eg4Driver", "connect", "reading_from"]
