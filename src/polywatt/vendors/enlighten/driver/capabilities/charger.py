"""The commands that chargers take, by the flags of the site and of each charger."""

from polywatt.model import (
    Bound,
    Capability,
    Choice,
    FieldBound,
    Persistence,
    Proof,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    SlotBounds,
    Speed,
    StartCar,
    StopCar,
)

from ..settings.modes import CHARGE_MODE_BY_CAR_MODE
from ..site import Site
from .battery import YES_OR_NO, blocked_by_flag

LEVELS_A = (0, 100)
"""Where a charger does not say which currents it takes: the service's own range (L1095)."""


def charger_capabilities(site: Site) -> tuple[Capability, ...]:
    """Return none for a site without a charger."""
    if not site.chargers:
        return ()
    ids: FieldBound = Choice(options=frozenset(site.chargers_by_serial), is_required=True)
    start: dict[str, FieldBound] = {"charger_id": ids, "current_a": _currents(site)}
    locks: dict[str, FieldBound] = {"charger_id": ids, "needs_app": YES_OR_NO, "needs_card": YES_OR_NO}
    slot_bounds = SlotBounds(actions=(StartCar,), action_capabilities=(Capability(command=StartCar, bounds=start),))
    slots: dict[str, FieldBound] = {"charger_id": ids, "slots": slot_bounds}
    seconds, once = Speed.SECONDS, Persistence.ONCE
    blocked = blocked_by_flag(site, "isChargingModesEnabled", "charging modes")
    return (
        # Whether the car charges is in its details, which no proof looks at.
        Capability(command=StartCar, bounds=start, speed=seconds, proof=Proof.NOTHING),
        Capability(command=StopCar, bounds={"charger_id": ids}, persistence=once, speed=seconds, proof=Proof.NOTHING),
        Capability(command=SetCarMode, bounds=_modes(site, ids), speed=seconds, blocked=blocked),
        Capability(command=SetCarLock, bounds=locks, speed=Speed.MINUTES),
        Capability(command=SetCarSlots, bounds=slots, speed=seconds, blocked=blocked),
    )


def _currents(site: Site) -> Bound:
    """The currents that any of them takes; a command is checked with its own charger's."""
    ranges = [row.levels.range_a or LEVELS_A for row in site.chargers]
    steps = {row.levels.step_a or 1 for row in site.chargers}
    step = steps.pop() if len(steps) == 1 else 1
    return Bound(minimum=min(low for low, _ in ranges), maximum=max(high for _, high in ranges), step=step)


def _modes(site: Site, ids: FieldBound) -> dict[str, FieldBound]:
    bounds: dict[str, FieldBound] = {"charger_id": ids, "mode": Choice(options=frozenset(CHARGE_MODE_BY_CAR_MODE))}
    can_help = any(row.supports_battery for row in site.chargers)
    return bounds | ({"uses_battery": YES_OR_NO} if can_help else {})
