"""Operation modes: their commands, parameters and records."""

from typing import Any, NamedTuple, TypeAlias

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

from ..envelope import Integer, Text

BASIC, CHARGE, DISCHARGE = "SET_BASIC_MODE", "SET_CHARGE", "SET_DISCHARGE"
SELF_USE, PEAK_SHAVING = "SET_MAXIMIZE_AUTO_CONSUMPTION", "SET_PEAK_SHAVING"
EXPORT_LIMIT, FREQUENCY = "SET_VARIABLE_GRID_INJECTION", "SET_FREQUENCY_REGULATION"
COMMANDS = (BASIC, CHARGE, DISCHARGE, SELF_USE, EXPORT_LIMIT, FREQUENCY, PEAK_SHAVING)
ACTION_CHARGE, ACTION_DISCHARGE = "ACTION_CHARGE", "ACTION_DISCHARGE"
MANUAL, SCHEDULE, DEFAULT = "MANUAL", "SCHEDULE", "DEFAULT"
"""Type of a record: set by a person at the dashboard, by the schedule, by the general settings."""
MANUAL_EVENT, DEFAULT_EVENT = "MANUAL_EVENT", "DEFAULT_EVENT"
MIN_POWER_PERCENT = 5
MIN_EXPORT_W, MAX_EXPORT_W = -1_000, 3_000


Exact: TypeAlias = int | float | UnsetType | None
"""A number as it was sent: a whole one is written back as one, or the device's decoder refuses it."""


class User(msgspec.Struct, frozen=True):
    """Sender of a command: for one sent to the device itself always this placeholder."""

    id: str = "00000000-0000-0000-0000-000000000000"
    firstName: str = "Local"
    lastName: str = "User"


class Parameters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Parameters of all commands; each has its own few."""

    action: Text = UNSET
    power: Exact = UNSET
    """Percent of the inverter's rating."""
    soc: Exact = UNSET
    """Percent."""
    maximumPower: Exact = UNSET
    """W; < 0 is the minimum to take from the grid."""
    powerAllocation: Exact = UNSET
    """W by the document, percent by the device's web page."""
    optimalSoc: Exact = UNSET
    maxHousePeakConsumption: Exact = UNSET
    """W."""


class ModeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A mode in an answer: ``currentMode``, the record of a command, an event of the schedule."""

    id: Text = UNSET
    command: str
    createdAt: Integer = UNSET
    """ms."""
    updatedAt: Integer = UNSET
    duration: Integer = UNSET
    """Hours."""
    startTime: Integer = UNSET
    """HHMM, local."""
    endTime: Integer = UNSET
    recurrence: Text = UNSET
    type: Text = UNSET
    parameters: Parameters | None = None
    user: User | None = None


class DefaultMode(msgspec.Struct, frozen=True, kw_only=True):
    """``settings.defaultMode``: in force where neither a person nor the schedule decides."""

    id: Text = UNSET
    updatedAt: Integer = UNSET
    """s."""
    createdAt: Integer = UNSET
    user: Any = None
    command: str
    parameters: Parameters | None = None


class ModeCommand(NamedTuple):
    """A command and its parameters."""

    command: str
    parameters: Parameters | None


def action_from(command: str, parameters: Parameters | None, rating_w: float | None) -> Order | Mode:
    """Return what a command makes the home do; ``rating_w`` is what 100 % are."""
    values = parameters or Parameters()
    if command == DISCHARGE or (command == CHARGE and values.action == ACTION_DISCHARGE):
        # The second spelling is the one of the device's own web page.
        return Discharge(power_w=_share_of(values.power, rating_w), until_soc_percent=_number(values.soc))
    match command:
        case "SET_CHARGE":
            return Charge(power_w=_share_of(values.power, rating_w), until_soc_percent=_number(values.soc))
        case "SET_BASIC_MODE":
            return SolarOnly()
        case "SET_MAXIMIZE_AUTO_CONSUMPTION":
            return SelfUse()
        case "SET_PEAK_SHAVING" if (limit_w := _number(values.maxHousePeakConsumption)) is not None:
            return PeakShaving(load_limit_w=limit_w)
        case "SET_VARIABLE_GRID_INJECTION" if (limit_w := _number(values.maximumPower)) is not None:
            return ExportLimit(export_limit_w=limit_w)
        case "SET_FREQUENCY_REGULATION" if (power_w := _number(values.powerAllocation)) is not None:
            target = _number(values.optimalSoc)
            if target is not None:
                return FrequencyRegulation(power_w=power_w, target_soc_percent=target)
    return Unknown(word=command)


def mode_command_from(action: Order | Mode, rating_w: float | None) -> ModeCommand | None:
    """Return the command that makes a home do this; None where this make has no word for it."""
    match action:
        case Charge():
            return ModeCommand(CHARGE, _power(ACTION_CHARGE, action, rating_w, 100))
        case Discharge():
            return ModeCommand(DISCHARGE, _power(ACTION_DISCHARGE, action, rating_w, 0))
        case SolarOnly() | Hold():
            return ModeCommand(BASIC, None)
        case SelfUse():
            return ModeCommand(SELF_USE, None)
        case PeakShaving(load_limit_w=limit_w):
            return ModeCommand(PEAK_SHAVING, Parameters(maxHousePeakConsumption=round(limit_w)))
        case ExportLimit(export_limit_w=limit_w):
            return ModeCommand(EXPORT_LIMIT, Parameters(maximumPower=round(limit_w)))
        case FrequencyRegulation(power_w=power_w, target_soc_percent=target):
            return ModeCommand(FREQUENCY, Parameters(powerAllocation=round(power_w), optimalSoc=round(target)))
        case Unknown(word=word) if word in COMMANDS:
            return ModeCommand(word, None)
    return None


def _power(action: str, order: Charge | Discharge, rating_w: float | None, default_soc: int) -> Parameters:
    """Where an order leaves something to the device: full power, and to the end."""
    percent = 100 if order.power_w is None or not rating_w else round(order.power_w / rating_w * 100.0)
    soc = default_soc if order.until_soc_percent is None else round(order.until_soc_percent)
    return Parameters(action=action, power=min(percent, 100), soc=soc)


def _share_of(percent: Exact, rating_w: float | None) -> float | None:
    number = _number(percent)
    # In this order: 55 % of 3,600 W are 1,980 W, and not a little more.
    return None if number is None or rating_w is None else number * rating_w / 100.0


def _number(number: Exact) -> float | None:
    return float(number) if isinstance(number, float | int) else None
