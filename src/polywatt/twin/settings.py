"""Settings of a simulated home in the model's terms."""

from datetime import datetime

from polywatt.model import Settings

from .simulation.timeline import Timeline


def settings_from(timeline: Timeline, at: datetime) -> Settings:
    """Return the home's settings at ``at``, which is the timeline's present."""
    spec, settings = timeline.spec, timeline.settings
    return Settings(
        received_at=at,
        mode=settings.mode,
        in_force=settings.in_force(timeline.active_slot, timeline.storm),
        slots=settings.slots,
        reserve_percent=settings.reserve_percent,
        shutdown_percent=None if spec.shutdown_percent is None else settings.shutdown_percent,
        charge_limit_percent=settings.charge_limit_percent,
        grid_charging=settings.grid_charging,
        solar_charging_w=settings.solar_charging_w,
        storm_guard=settings.storm_guard if spec.has_storm_guard else None,
        is_backup_supply_on=settings.is_backup_supply_on if spec.has_backup else None,
        energy_saving=settings.energy_saving,
        is_running=settings.is_running,
        chargers=settings.chargers,
    )
