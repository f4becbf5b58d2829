"""Tesla's words in our meaning."""

from .plant import PowerwallDriver, connect
from .reading import counters_from, reading_from

__all__ = ["PowerwallDriver", "connect", "counters_from", "reading_from"]
