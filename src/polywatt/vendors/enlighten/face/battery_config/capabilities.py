"""The home's capabilities as BatteryConfig presents them."""

from typing import Any

from polywatt.model import (
    Backup,
    Bound,
    Capability,
    Charge,
    Home,
    SetCarMode,
    SetCarSlots,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetStormGuard,
    SlotBounds,
    TimeOfUse,
)


def is_available(home: Home, command: type, mode: type | None = None) -> bool:
    """Whether the home accepts this command now."""
    return capability_of(home, command, mode) is not None


def capability_of(home: Home, command: type, mode: type | None = None) -> Capability | None:
    """Return the capability; None where the home has none, or it is blocked."""
    capability = home.capabilities.find(command, mode)
    return capability if capability is not None and capability.blocked is None else None


def charges_by_schedule(home: Home) -> bool:
    """Whether a slot can charge the battery full without further parameters."""
    bounds, charge = slot_bounds(home), slot_charging(home)
    if charge is None or bounds is None or not (bounds.actions is None or Charge in bounds.actions):
        return False
    limits = [limit for name, limit in charge.bounds.items() if name not in ("until_soc_percent", "duration_s")]
    return is_available(home, SetGridCharging) and not any(isinstance(one, Bound) and one.is_required for one in limits)


def slot_charging(home: Home) -> Capability | None:
    """Return how a slot can charge."""
    bounds = slot_bounds(home)
    actions = () if bounds is None else bounds.action_capabilities
    return next((action for action in actions if action.command is Charge), None) or capability_of(home, Charge)


def slot_bounds(home: Home) -> SlotBounds | None:
    """Return the bounds of slots; None where the home has none."""
    capability = capability_of(home, SetSlots)
    bounds = None if capability is None else capability.bounds.get("slots")
    return bounds if isinstance(bounds, SlotBounds) else None


def shutdown_bound(home: Home) -> Bound | None:
    """Return the range of the battery's shutdown level; None where it cannot be set."""
    capability = capability_of(home, SetShutdownLevel)
    bound = None if capability is None else capability.bounds.get("soc_percent")
    return bound if isinstance(bound, Bound) else None


def flags_from(home: Home) -> dict[str, Any]:
    """Return the features of the owner's page: each flag is true where the home accepts its command."""
    reads = home.capabilities.readable
    return {
        "showProduction": any(name.endswith(("solar_w", "solar_wh")) for name in reads),
        "showConsumption": any(name.endswith(("load_w", "load_wh")) for name in reads),
        "showChargeFromGrid": is_available(home, SetGridCharging),
        "showSavingsMode": is_available(home, SetMode, TimeOfUse),
        "showStormGuard": is_available(home, SetStormGuard),
        "showFullBackup": is_available(home, SetMode, Backup),
        "showBatteryBackupPercentage": is_available(home, SetReserve),
        "isChargingModesEnabled": is_available(home, SetCarMode),
        "featureDetails": {
            "HEMS_EV_Custom_Schedule": is_available(home, SetCarSlots),
            "Disable_Storm_Guard_Grid_Charging": False,
        },
    }


def control_from(home: Home, *, is_scheduled: bool) -> dict[str, bool]:
    """Return ``cfgControl``: charging from the grid; ``forceScheduleOpted`` only with a schedule (document, L1546)."""
    can_charge, has_slots = is_available(home, SetGridCharging), charges_by_schedule(home)
    control = {
        "show": can_charge,
        "enabled": can_charge,
        "scheduleSupported": has_slots,
        "forceScheduleSupported": has_slots,
    }
    return control | ({"forceScheduleOpted": True} if is_scheduled else {})


def grid_mode_from(home: Home) -> str | None:
    """Return ``batteryGridMode``, the interconnection's: its one known word where the grid may charge, else null."""
    return "ImportExport" if is_available(home, SetGridCharging) else None
