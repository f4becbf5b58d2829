"""Settings of a simulated home: its mode, orders, slots and limits."""

import math
from dataclasses import dataclass, replace

from polywatt.model import (
    Backup,
    Charge,
    ChargerSettings,
    InForce,
    Mode,
    Order,
    Origin,
    PeakShaving,
    PortUse,
    SetEnergySaving,
    SetGridCharging,
    SetStormGuard,
    Slot,
)

from ..car import initial_charger_settings
from ..epoch import utc
from ..physics.state import Params, Steering
from ..physics.steering import steering_of
from ..slots import ActiveSlot
from ..spec import TwinSpec
from ..world.intervals import Interval

NO_GUARD = SetStormGuard(is_on=False)
STORM = Backup()
"""Mode of a home in a storm that it guards against."""


@dataclass(frozen=True, slots=True)
class Override:
    """An order or mode that outranks the standing mode until it ends or is replaced."""

    action: Order | Mode
    since_s: float
    until_s: float = float("inf")


@dataclass(frozen=True, slots=True)
class TwinSettings:
    """All settings of a home."""

    mode: Mode
    """The standing mode."""
    since_s: float
    """Of the mode."""
    reserve_percent: float
    grid_charging: SetGridCharging
    energy_saving: SetEnergySaving
    charge_limit_percent: float = 100.0
    """Not charged above, by orders and modes alike."""
    solar_charging_w: float = math.inf
    """Limit of charging from solar."""
    shutdown_percent: float = 0.0
    """Not discharged below, not even in an outage."""
    is_backup_supply_on: bool = True
    override: Override | None = None
    is_running: bool = True
    is_off_grid: bool = False
    """Whether a command has taken the home off the grid."""
    slots: tuple[Slot, ...] = ()
    ports: tuple[PortUse, ...] = ()
    """Use of each port of the switch."""
    chargers: tuple[ChargerSettings, ...] = ()
    storm_guard: SetStormGuard = NO_GUARD
    alerts_read_until_s: float = float("-inf")
    """When all alerts were last marked as read."""

    def steering(
        self, params: Params[float], active_slot: ActiveSlot | None = None, storm: Interval | None = None
    ) -> Steering[float]:
        """Return how the battery is steered, with the active slot and the storm that it guards against."""
        action, shave_above_w = self._battery_action(active_slot) if storm is None else (STORM, math.inf)
        saving = self.energy_saving
        below_w = saving.below_load_w if saving.is_on else None
        return steering_of(
            action,
            reserve_percent=self.reserve_percent,
            # Charging from the grid before a storm is the purpose of its guard.
            grid_charging=self.grid_charging if storm is None else SetGridCharging(is_allowed=True),
            is_running=self.is_running,
            params=params,
            shave_above_w=shave_above_w,
            sleep_below_w=0.0 if below_w is None else below_w,
            charge_limit_percent=self.charge_limit_percent,
            solar_charging_w=self.solar_charging_w,
            carries_island=self.is_backup_supply_on,
            shutdown_percent=self.shutdown_percent,
        )

    def in_force(self, active_slot: ActiveSlot | None = None, storm: Interval | None = None) -> InForce:
        """Return what decides, and why: a storm before a person before a slot before the standing mode."""
        if storm is not None:
            return InForce(action=STORM, origin=Origin.STORM, since=utc(storm.since_s), until=utc(storm.until_s))
        if self.override is not None:
            ends_s = self.override.until_s
            since, until = utc(self.override.since_s), None if ends_s == float("inf") else utc(ends_s)
            return InForce(action=self.override.action, origin=Origin.PERSON, since=since, until=until)
        if active_slot is not None:
            since, until = utc(active_slot.since_s), utc(active_slot.until_s)
            return InForce(action=active_slot.action, origin=Origin.SLOT, since=since, until=until)
        return InForce(action=self.mode, origin=Origin.STANDING, since=utc(self.since_s))

    def _battery_action(self, active_slot: ActiveSlot | None) -> tuple[Order | Mode, float]:
        """Return the battery's action, and the load above which it shaves meanwhile.

        Peak shaving and a slot that charges combine, whichever of the two outranks the other: the nightly charge must
        not make the very peak that is to be shaved.
        """
        slot_action = None if active_slot is None else active_slot.action
        charge = slot_action if isinstance(slot_action, Charge) else None
        match self.override:
            case Override(action=PeakShaving(load_limit_w=limit_w)) if charge is not None:
                return charge, limit_w
            case Override(action=action):
                return action, float("inf")
        if charge is not None and isinstance(self.mode, PeakShaving):
            return charge, self.mode.load_limit_w
        return (self.mode if slot_action is None else slot_action), float("inf")


def initial_settings(spec: TwinSpec, at_s: float) -> TwinSettings:
    """Return the settings of a home that nobody has changed."""
    return TwinSettings(
        spec.mode,
        at_s,
        spec.reserve_percent,
        SetGridCharging(is_allowed=spec.is_grid_charging_allowed),
        SetEnergySaving(is_on=spec.is_energy_saving_on, below_load_w=spec.energy_saving_below_w),
        solar_charging_w=spec.charge_w,
        shutdown_percent=0.0 if spec.shutdown_percent is None else spec.shutdown_percent,
        ports=spec.port_uses,
        chargers=initial_charger_settings(spec),
        storm_guard=SetStormGuard(is_on=False, charges_cars=False if spec.chargers else None),
    )


def without_expired_order(settings: TwinSettings, at_s: float) -> TwinSettings:
    """Return the settings without an order that has ended by ``at_s``."""
    if settings.override is not None and settings.override.until_s <= at_s:
        return replace(settings, override=None)
    return settings
