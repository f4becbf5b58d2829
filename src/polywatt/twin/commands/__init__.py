"""Commands of a simulated home: admitting, applying and acknowledging them."""

from .apply import apply
from .commands import Commands

__all__ = ["Commands", "apply"]
