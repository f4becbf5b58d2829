"""The cloud's words in our meaning."""

from .plant import Eg4Driver, connect
from .reading import reading_from

__all__ = ["Eg4Driver", "connect", "reading_from"]
