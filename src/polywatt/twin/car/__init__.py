"""Cars and their chargers: when they come and go, how they charge, and their visits."""

from .charging import Charging, WaitReason
from .fleet import Fleet
from .load_balancing import HomeStep
from .settings import apply_to_charger, initial_charger_settings
from .state import CarState, ManualOverride
from .visits import Visit, past_visits, visit_of

__all__ = [
    "CarState",
    "Charging",
    "Fleet",
    "HomeStep",
    "ManualOverride",
    "Visit",
    "WaitReason",
    "apply_to_charger",
    "initial_charger_settings",
    "past_visits",
    "visit_of",
]
