"""Mode records, and what their commands mean."""

from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.model import (
    Charge,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    Mode,
    Order,
    PeakShaving,
    SelfUse,
    SolarOnly,
    Unknown,
)

from .answer import Whole, Word

BASIC, CHARGE, DISCHARGE = "SET_BASIC_MODE", "SET_CHARGE", "SET_DISCHARGE"
SELF_USE, PEAK_SHAVING = "SET_MAXIMIZE_AUTO_CONSUMPTION", "SET_PEAK_SHAVING"
EXPORT_LIMIT, FREQUENCY = "SET_VARIABLE_GRID_INJECTION", "SET_FREQUENCY_REGULATION"
COMMANDS = (BASIC, CHARGE, DISCHARGE, SELF_USE, EXPORT_LIMIT, FREQUENCY, PEAK_SHAVING)
ACTION_CHARGE, ACTION_DISCHARGE = "ACTION_CHARGE", "ACTION_DISCHARGE"
MANUAL, SCHEDULE, DEFAULT = "MANUAL", "SCHEDULE", "DEFAULT"
"""Who decides: a person at the dashboard, the schedule, the general settings."""
MANUAL_EVENT, DEFAULT_EVENT = "MANUAL_EVENT", "DEFAULT_EVENT"
LEAST_POWER_PERCENT = 5
LEAST_EXPORT_W, MOST_EXPORT_W = -1_000, 3_000


Exact: TypeAlias = int | float | UnsetType | None
"""As it was sent: what was a whole number is written back as one, or the device's decoder refuses it."""


class User(msgspec.Struct, frozen=True):
    """Who sent a command: for one sent to the device itself always this placeholder."""

    id: str = "00000000-0000-0000-0000-000000000000"
    firstName: str = "Local"
    lastName: str = "User"


class Parameters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Those of all commands; each has its own few."""

    action: Word = UNSET
    power: Exact = UNSET
    """Percent of the inverter's rating."""
    soc: Exact = UNSET
    """Percent."""
    maximumPower: Exact = UNSET
    """W; < 0 is the least to take from the grid."""
    powerAllocation: Exact = UNSET
    """W by the document, percent by the device's web page."""
    optimalSoc: Exact = UNSET
    maxHousePeakConsumption: Exact = UNSET
    """W."""


class ModeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """``currentMode``, the answer to a command, and an event of the schedule."""

    id: Word = UNSET
    command: str
    createdAt: Whole = UNSET
    """ms."""
    updatedAt: Whole = UNSET
    duration: Whole = UNSET
    """Hours."""
    startTime: Whole = UNSET
    """HHMM, local."""
    endTime: Whole = UNSET
    recurrence: Word = UNSET
    type: Word = UNSET
    parameters: Parameters | None = None
    user: User | None = None


class DefaultMode(msgspec.Struct, frozen=True, kw_only=True):
    """``settings.defaultMode``: what decides where neither a person nor the schedule does."""

    id: Word = UNSET
    updatedAt: Whole = UNSET
    """s."""
    createdAt: Whole = UNSET
    user: Any = None
    command: str
    parameters: Parameters | None = None


def meaning_of(command: str, parameters: Parameters | None, rating_w: float | None) -> Order | Mode:
    """What a command with its parameters tells the home; ``rating_w`` is what 100 % are."""
    told = parameters or Parameters()
    if command == DISCHARGE or (command == CHARGE and told.action == ACTION_DISCHARGE):
        # The second spelling is the one of the device's own web page.
        return Discharge(power_w=_of(told.power, rating_w), until_soc_percent=_number(told.soc))
    match command:
        case "SET_CHARGE":
            return Charge(power_w=_of(told.power, rating_w), until_soc_percent=_number(told.soc))
        case "SET_BASIC_MODE":
            return SolarOnly()
        case "SET_MAXIMIZE_AUTO_CONSUMPTION":
            return SelfUse()
        case "SET_PEAK_SHAVING" if (limit_w := _number(told.maxHousePeakConsumption)) is not None:
            return PeakShaving(load_limit_w=limit_w)
        case "SET_VARIABLE_GRID_INJECTION" if (limit_w := _number(told.maximumPower)) is not None:
            return ExportLimit(export_limit_w=limit_w)
        case "SET_FREQUENCY_REGULATION" if (power_w := _number(told.powerAllocation)) is not None:
            target = _number(told.optimalSoc)
            if target is not None:
                return FrequencyRegulation(power_w=power_w, target_soc_percent=target)
    return Unknown(word=command)


def spelling_of(does: Order | Mode, rating_w: float | None) -> tuple[str, Parameters | None] | None:
    """The command and its parameters; None for what this make has no word for."""
    match does:
        case Charge():
            return CHARGE, _power(ACTION_CHARGE, does, rating_w, 100)
        case Discharge():
            return DISCHARGE, _power(ACTION_DISCHARGE, does, rating_w, 0)
        case SolarOnly() | Hold():
            return BASIC, None
        case SelfUse():
            return SELF_USE, None
        case PeakShaving(load_limit_w=limit_w):
            return PEAK_SHAVING, Parameters(maxHousePeakConsumption=round(limit_w))
        case ExportLimit(export_limit_w=limit_w):
            return EXPORT_LIMIT, Parameters(maximumPower=round(limit_w))
        case FrequencyRegulation(power_w=power_w, target_soc_percent=target):
            return FREQUENCY, Parameters(powerAllocation=round(power_w), optimalSoc=round(target))
        case Unknown(word=word) if word in COMMANDS:
            return word, None
    return None


def _power(action: str, order: Charge | Discharge, rating_w: float | None, until: int) -> Parameters:
    """Where an order leaves something to the device: full power, and to the end."""
    percent = 100 if order.power_w is None or not rating_w else round(order.power_w / rating_w * 100.0)
    soc = until if order.until_soc_percent is None else round(order.until_soc_percent)
    return Parameters(action=action, power=min(percent, 100), soc=soc)


def _of(percent: Exact, rating_w: float | None) -> float | None:
    number = _number(percent)
    # In this order: 55 % of 3,600 W are 1,980 W, and not a little more.
    return None if number is None or rating_w is None else number * rating_w / 100.0


def _number(number: Exact) -> float | None:
    return float(number) if isinstance(number, float | int) else None
