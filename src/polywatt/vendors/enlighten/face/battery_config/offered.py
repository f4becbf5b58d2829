"""What the home can be told of what BatteryConfig has."""

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


def offers(home: Home, command: type, mode: type | None = None) -> bool:
    """Whether the home takes this command, here and now."""
    return capability_of(home, command, mode) is not None


def capability_of(home: Home, command: type, mode: type | None = None) -> Capability | None:
    """How it takes it; None where it does not."""
    found = home.capabilities.find(command, mode)
    return found if found is not None and found.blocked is None else None


def charges_by_schedule(home: Home) -> bool:
    """Whether a slot can charge the battery full without anything more being said."""
    slots, charge = capability_of(home, SetSlots), charging_of(home)
    bounds = None if slots is None else slots.bounds.get("slots")
    if charge is None or not isinstance(bounds, SlotBounds) or not (bounds.actions is None or Charge in bounds.actions):
        return False
    limits = [limit for name, limit in charge.bounds.items() if name not in ("until_soc_percent", "duration_s")]
    return offers(home, SetGridCharging) and not any(isinstance(one, Bound) and one.is_required for one in limits)


def charging_of(home: Home) -> Capability | None:
    """How a slot can charge."""
    slots = capability_of(home, SetSlots)
    bounds = None if slots is None else slots.bounds.get("slots")
    acts = bounds.action_capabilities if isinstance(bounds, SlotBounds) else ()
    return next((act for act in acts if act.command is Charge), None) or capability_of(home, Charge)


def shutdown_bound(home: Home) -> Bound | None:
    """How low the battery may be told to shut down; None where it cannot be told."""
    capability = capability_of(home, SetShutdownLevel)
    bound = None if capability is None else capability.bounds.get("soc_percent")
    return bound if isinstance(bound, Bound) else None


def flags_from(home: Home) -> dict[str, Any]:
    """What the owner's page may offer: each flag is true where the home obeys its command."""
    reads = home.capabilities.readable
    return {
        "showProduction": any(name.endswith(("solar_w", "solar_wh")) for name in reads),
        "showConsumption": any(name.endswith(("load_w", "load_wh")) for name in reads),
        "showChargeFromGrid": offers(home, SetGridCharging),
        "showSavingsMode": offers(home, SetMode, TimeOfUse),
        "showStormGuard": offers(home, SetStormGuard),
        "showFullBackup": offers(home, SetMode, Backup),
        "showBatteryBackupPercentage": offers(home, SetReserve),
        "isChargingModesEnabled": offers(home, SetCarMode),
        "featureDetails": {
            "HEMS_EV_Custom_Schedule": offers(home, SetCarSlots),
            "Disable_Storm_Guard_Grid_Charging": False,
        },
    }


def control_from(home: Home, *, is_scheduled: bool) -> dict[str, bool]:
    """``cfgControl``: charging from the grid. ``forceScheduleOpted`` is there with a schedule (document, L1546)."""
    is_offered, has_slots = offers(home, SetGridCharging), charges_by_schedule(home)
    told = {
        "show": is_offered,
        "enabled": is_offered,
        "scheduleSupported": has_slots,
        "forceScheduleSupported": has_slots,
    }
    return told | ({"forceScheduleOpted": True} if is_scheduled else {})


def grid_mode_from(home: Home) -> str | None:
    """``batteryGridMode``: the interconnection's. Its one known word where the grid may charge; else nobody knows."""
    return "ImportExport" if offers(home, SetGridCharging) else None
