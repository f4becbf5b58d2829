"""The readable values of a site, and the commands it takes, by its flags and those of its devices."""

from polywatt.model import Capabilities

from ...wire.battery import BatteryStatus
from ...wire.energy import LifetimeEnergy
from ...wire.grid import GridCheck, GridOutage
from ..counters import measured_quantities
from ..history import recorded_quantities
from ..site import Site
from .battery import battery_capabilities
from .charger import charger_capabilities
from .grid import grid_capabilities

BATTERY_SETTINGS = ("mode", "in_force", "reserve_percent", "storm_guard", "pending")


def capabilities_from(
    site: Site,
    status: BatteryStatus,
    check: GridCheck | None,
    outage: GridOutage | None,
    energy: LifetimeEnergy,
    *,
    has_consent: bool,
) -> Capabilities:
    """Return the capabilities of a site; ``has_consent``: the owner accepts charging from the grid."""
    quantities = measured_quantities(energy)
    return Capabilities(
        readable=_readable(site, status, quantities),
        commands=(
            *battery_capabilities(site, has_consent=has_consent),
            *grid_capabilities(site, check, outage),
            *charger_capabilities(site),
        ),
        history=recorded_quantities(quantities),
    )


def _readable(site: Site, status: BatteryStatus, quantities: tuple[str, ...]) -> frozenset[str]:
    """Return the values that the site has, and nothing else. No document describes live powers."""
    names = {f"{span}.{quantity}" for span in ("lifetime", "today") for quantity in quantities} | {"events"}
    if status.batteries:
        names |= {"at", "soc_percent", "energy_remaining_wh", "battery_activity", "details.battery"}
    if site.has_battery:
        names |= {f"settings.{name}" for name in (*BATTERY_SETTINGS, *_reported_settings(site))}
    if site.chargers:
        names |= {"settings.chargers", "settings.pending", "details.charger", "grid_state"}
    if site.has_controller:
        names |= {"details.switch", "grid_state"}
    if site.inverters:
        names.add("details.inverter")
    return frozenset(names)


def _reported_settings(site: Site) -> list[str]:
    settings = site.battery
    values = {
        "shutdown_percent": settings.shutdown_percent,
        "grid_charging": settings.charges_from_grid,
        "slots": settings.has_schedule,
    }
    return [name for name, value in values.items() if value is not None]
