"""Whether a command is in effect, concluded from settings or a reading."""

from msgspec.structs import replace

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
from .order import Charge, Discharge, Hold, Order, StartCar
from .reading import GridState, Reading
from .schedule import Slot
from .settings import InForce, Settings

TOLERANCE = 0.05
"""A power counts as reached within 5 % of the order (or 60 W): sonnen's answer to a setpoint of 1000 W stays within
a few W, a Powerwall's pack within 1 %; meters of the others are worse."""
TOLERANCE_W = 60.0


def is_met(command: Command, settings: Settings | None, reading: Reading | None) -> bool | None:
    """Whether a command is in effect by what was read back; None where that cannot be concluded."""
    match command:
        case Charge() | Discharge() | Hold():
            return _is_order_met(command, settings, reading)
        case LeaveGrid():
            return None if reading is None or reading.grid_state is None else reading.grid_state == GridState.ISLANDED
        case JoinGrid():
            return None if reading is None or reading.grid_state is None else reading.grid_state == GridState.CONNECTED
    return None if settings is None else _is_setting_met(command, settings)


def _is_order_met(order: Order, settings: Settings | None, reading: Reading | None) -> bool | None:
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
            is_idle = reading.battery_w <= TOLERANCE_W
            return is_idle and (may_charge or reading.battery_w >= -TOLERANCE_W)


def _is_in_force(order: Order, in_force: InForce) -> bool:
    """Whether this order decides; a device that reports when an order ends need not report its duration."""
    if in_force.until is not None and getattr(in_force.action, "duration_s", 0.0) is None:
        order = replace(order, duration_s=None)
    return _matches(order, in_force.action)


Record = Command | Mode | Order | StartCar


def _matches(expected: Record, actual: object) -> bool:
    """Whether the two agree in every field that the expected one sets; the rest is left to the device."""
    if type(expected) is not type(actual):
        return False
    pairs = ((getattr(expected, name), getattr(actual, name)) for name in expected.__struct_fields__)
    return all(a is None or a == b for a, b in pairs)


def _has_reached(power_w: float, target_w: float | None) -> bool:
    if target_w is None:
        return power_w > TOLERANCE_W
    return abs(power_w - target_w) <= max(TOLERANCE_W, TOLERANCE * target_w)


def _is_setting_met(command: Command, settings: Settings) -> bool | None:
    """Compare one setting with the value that its command carries."""
    match command:
        case SetMode(mode=mode, duration_s=None):
            return _matches_or_unknown(mode, settings.mode)
        case SetMode(mode=mode):
            return None if settings.in_force is None else _matches(mode, settings.in_force.action)
        case Release():
            in_force = settings.in_force
            return None if in_force is None else not isinstance(in_force.action, Charge | Discharge | Hold)
        case SetReserve(reserve_percent=percent):
            return _is_close(settings.reserve_percent, percent)
        case SetShutdownLevel(soc_percent=percent):
            return _is_close(settings.shutdown_percent, percent)
        case SetChargeLimit(soc_percent=percent):
            return _is_close(settings.charge_limit_percent, percent)
        case SetSolarCharging(power_w=power_w):
            return _is_close(settings.solar_charging_w, power_w)
        case SetGridCharging():
            return _matches_or_unknown(command, settings.grid_charging)
        case SetStormGuard():
            return _matches_or_unknown(command, settings.storm_guard)
        case SetEnergySaving():
            return _matches_or_unknown(command, settings.energy_saving)
        case SetSlots(slots=slots):
            return None if settings.slots is None else _slots_match(slots, settings.slots)
        case SetBackupSupply(is_on=is_on):
            return None if settings.is_backup_supply_on is None else settings.is_backup_supply_on == is_on
        case Start():
            return settings.is_running
        case Stop():
            return None if settings.is_running is None else not settings.is_running
        case CancelPending():
            return not settings.pending
        case SetCarMode() | SetCarLock() | SetCarSlots():
            return _is_charger_set(command, settings)
    return None


def _is_charger_set(command: SetCarMode | SetCarLock | SetCarSlots, settings: Settings) -> bool | None:
    charger = next((c for c in settings.chargers if c.charger_id == command.charger_id), None)
    if charger is None:
        return None
    match command:
        case SetCarSlots(slots=slots):
            return _slots_match(slots, charger.slots)
        case SetCarMode(mode=mode, uses_battery=uses_battery):
            pairs = [(mode, charger.mode), (uses_battery, charger.uses_battery)]
        case SetCarLock(needs_app=needs_app, needs_card=needs_card):
            pairs = [(needs_app, charger.needs_app), (needs_card, charger.needs_card)]
    return all(expected is None or expected == actual for expected, actual in pairs)


def _matches_or_unknown(expected: Record, actual: Record | None) -> bool | None:
    return None if actual is None else _matches(expected, actual)


def _slots_match(expected: tuple[Slot, ...], actual: tuple[Slot, ...]) -> bool:
    """Compare in whatever order a vendor lists slots; a new slot's id is the vendor's."""
    return len(expected) == len(actual) and all(
        _matches(a.action, b.action) and (a.window, a.is_on) == (b.window, b.is_on)
        for a, b in zip(sorted(expected, key=_sort_key), sorted(actual, key=_sort_key), strict=True)
    )


def _sort_key(slot: Slot) -> tuple[object, ...]:
    if slot.window is None:
        return (False, type(slot.action).__name__)
    return (True, slot.window.start, slot.window.end, sorted(slot.window.days), type(slot.action).__name__)


def _is_close(actual: float | None, expected: float) -> bool | None:
    return None if actual is None else abs(actual - expected) < 0.01
