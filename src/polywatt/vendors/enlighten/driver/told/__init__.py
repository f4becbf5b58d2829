"""What the site was told, and telling it."""

from .battery import Battery
from .cars import Cars
from .grid import CodeNeeded, GridToggle

__all__ = ["Battery", "Cars", "CodeNeeded", "GridToggle"]
