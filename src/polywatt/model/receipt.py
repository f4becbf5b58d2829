"""What became of a command."""

from dataclasses import fields, replace
from datetime import datetime
from enum import StrEnum, auto

from ._value import value
from .command import (
    CancelPending,
    Command,
    JoinGrid,
    LeaveGrid,
    Release,
    SetBackupSupply,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    SetChargeLimit,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetSolarCharging,
    SetStormGuard,
    Start,
    Stop,
)
from .mode import Mode
from .order import Charge, Discharge, Hold, Order
from .reading import GridState, Reading
from .schedule import Slot
from .settings import InForce, Settings


class State(StrEnum):
    """How far a command has come."""

    ACCEPTED = auto()
    """The device said yes; it cannot be read back."""
    PENDING = auto()
    """The device said yes; it has not been read back yet."""
    APPLIED = auto()
    """Read back from the device."""
    REFUSED = auto()
    """Kept in a record only; a driver raises DeviceRefused."""
    NEEDS_CODE = auto()
    """A person must give a one-time code; the same command with it goes on."""


@value
class Receipt:
    """What became of a command."""

    command: Command
    """As asked."""
    given: Command
    """As the device was told, after stepping."""
    state: State
    at: datetime
    settles_by: datetime | None = None
    """Past this and not read back: say so, do not repeat."""
    reference: str | None = None
    """The vendor's request id."""
    read_back: Settings | Reading | None = None
    """What the state was concluded from."""
    note: str | None = None
    """The vendor's own words, or what a person should know."""


REACHED_WITHIN = 0.05
"""A power counts as reached within 5 % of the order (or 60 W): sonnen's answer to a setpoint of 1000 W stays within
a few W, a Powerwall's pack within 1 %; meters of the others are worse."""
REACHED_WITHIN_W = 60.0


def is_met(command: Command, settings: Settings | None, reading: Reading | None) -> bool | None:
    """Whether a command shows in what was read back; None where that cannot be told."""
    match command:
        case Charge() | Discharge() | Hold():
            return _order_is_met(command, settings, reading)
        case LeaveGrid():
            return None if reading is None or reading.grid_state is None else reading.grid_state == GridState.ISLANDED
        case JoinGrid():
            return None if reading is None or reading.grid_state is None else reading.grid_state == GridState.CONNECTED
    return None if settings is None else _setting_is_met(command, settings)


def _order_is_met(order: Order, settings: Settings | None, reading: Reading | None) -> bool | None:
    if settings is not None and settings.in_force is not None:
        return _is_in_force(order, settings.in_force)
    if reading is None or reading.battery_w is None:
        return None
    match order:
        case Charge(power_w=power_w):
            return _has_reached(-reading.battery_w, power_w)
        case Discharge(power_w=power_w):
            return _has_reached(reading.battery_w, power_w)
        case Hold(may_charge=may_charge):
            is_idle = reading.battery_w <= REACHED_WITHIN_W
            return is_idle and (may_charge or reading.battery_w >= -REACHED_WITHIN_W)


def _is_in_force(order: Order, told: InForce) -> bool:
    """Alike; a device that tells when an order ends need not tell how long it was to last."""
    if told.until is not None and getattr(told.does, "duration_s", 0.0) is None:
        order = replace(order, duration_s=None)
    return _is_alike(order, told.does)


def _is_alike(asked: Mode | Command, told: object) -> bool:
    """Alike in all that was asked; what was left to the device is the device's."""
    if type(asked) is not type(told):
        return False
    values = ((getattr(asked, f.name), getattr(told, f.name)) for f in fields(asked))
    return all(a is None or a == b for a, b in values)


def _has_reached(power_w: float, asked_w: float | None) -> bool:
    if asked_w is None:
        return power_w > REACHED_WITHIN_W
    return abs(power_w - asked_w) <= max(REACHED_WITHIN_W, REACHED_WITHIN * asked_w)


def _setting_is_met(command: Command, told: Settings) -> bool | None:
    """Each setting holds the value its command carries, so read-back is one comparison."""
    match command:
        case SetMode(mode=mode, duration_s=None):
            return _alike(mode, told.mode)
        case SetMode(mode=mode):
            return None if told.in_force is None else _is_alike(mode, told.in_force.does)
        case Release():
            return None if told.in_force is None else not isinstance(told.in_force.does, Charge | Discharge | Hold)
        case SetReserve(reserve_percent=percent):
            return _close(told.reserve_percent, percent)
        case SetShutdownLevel(soc_percent=percent):
            return _close(told.shutdown_percent, percent)
        case SetChargeLimit(soc_percent=percent):
            return _close(told.charge_limit_percent, percent)
        case SetSolarCharging(power_w=power_w):
            return _close(told.solar_charging_w, power_w)
        case SetGridCharging():
            return _alike(command, told.grid_charging)
        case SetStormGuard():
            return _alike(command, told.storm_guard)
        case SetEnergySaving():
            return _alike(command, told.energy_saving)
        case SetSlots(slots=slots):
            return None if told.slots is None else _are_alike(slots, told.slots)
        case SetBackupSupply(is_on=is_on):
            return None if told.is_backup_supply_on is None else told.is_backup_supply_on == is_on
        case Start():
            return told.is_running
        case Stop():
            return None if told.is_running is None else not told.is_running
        case CancelPending():
            return not told.pending
        case SetCarMode() | SetCarLock() | SetCarSlots():
            return _charger_is_set(command, told)
    return None


def _charger_is_set(command: SetCarMode | SetCarLock | SetCarSlots, told: Settings) -> bool | None:
    charger = next((c for c in told.chargers if c.charger_id == command.charger_id), None)
    if charger is None:
        return None
    match command:
        case SetCarSlots(slots=slots):
            return _are_alike(slots, charger.slots)
        case SetCarMode(mode=mode, uses_battery=uses_battery):
            pairs = [(mode, charger.mode), (uses_battery, charger.uses_battery)]
        case SetCarLock(needs_app=needs_app, needs_card=needs_card):
            pairs = [(needs_app, charger.needs_app), (needs_card, charger.needs_card)]
    return all(asked is None or asked == is_so for asked, is_so in pairs)


def _alike(asked: Mode | Command, told: Mode | Command | None) -> bool | None:
    return None if told is None else _is_alike(asked, told)


def _are_alike(asked: tuple[Slot, ...], told: tuple[Slot, ...]) -> bool:
    """In whatever order a vendor keeps them; a new slot's id is the vendor's."""
    return len(asked) == len(told) and all(
        _is_alike(a.does, b.does) and (a.window, a.is_on) == (b.window, b.is_on)
        for a, b in zip(sorted(asked, key=_begins), sorted(told, key=_begins), strict=True)
    )


def _begins(slot: Slot) -> tuple[object, ...]:
    if slot.window is None:
        return (False, type(slot.does).__name__)
    return (True, slot.window.start, slot.window.end, sorted(slot.window.days), type(slot.does).__name__)


def _close(told: float | None, asked: float) -> bool | None:
    return None if told is None else abs(told - asked) < 0.01
