"""Cars and their chargers: when they come and go, how they charge, and what became of each visit."""

from .balance import Around
from .charge import Charging, Wait
from .fleet import Fleet
from .orders import charger_told, first_chargers
from .past import live_with_cars
from .state import CarState, Go
from .visits import Visit, past_visits, visit_of

__all__ = [
    "Around",
    "CarState",
    "Charging",
    "Fleet",
    "Go",
    "Visit",
    "Wait",
    "charger_told",
    "first_chargers",
    "live_with_cars",
    "past_visits",
    "visit_of",
]
