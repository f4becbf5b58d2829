"""What the site was told, and telling it."""

from .battery import Battery
from .cars import Cars
from .chargers import car_commands
from .done import Done
from .grid import CodeNeeded, GridToggle
from .offered import battery_commands

__all__ = ["Battery", "Cars", "CodeNeeded", "Done", "GridToggle", "battery_commands", "car_commands"]
