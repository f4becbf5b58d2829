"""What can be read of a site: what it has, and nothing else. No document tells of live powers."""

from collections.abc import Sequence

from ..wire.battery import BatteryStatus
from .site import Site

SETTINGS = ("mode", "in_force", "reserve_percent", "storm_guard", "pending")


def reads_of(site: Site, status: BatteryStatus, measured: Sequence[str]) -> frozenset[str]:
    """``measured`` are the energies that the site counts."""
    found = {f"{span}.{name}" for span in ("lifetime", "today") for name in measured} | {"events"}
    if status.batteries:
        found |= {"at", "soc_percent", "energy_remaining_wh", "battery_activity", "details.battery"}
    if site.has_battery:
        found |= {f"settings.{name}" for name in (*SETTINGS, *_told(site))}
    if site.chargers:
        found |= {"settings.chargers", "settings.pending", "details.charger", "grid_state"}
    if site.has_controller:
        found |= {"details.switch", "grid_state"}
    if site.inverters:
        found.add("details.inverter")
    return frozenset(found)


def _told(site: Site) -> list[str]:
    told = site.battery
    said = {
        "shutdown_percent": told.shutdown_percent,
        "grid_charging": told.charges_from_grid,
        "slots": told.has_schedule,
    }
    return [name for name, value in said.items() if value is not None]
