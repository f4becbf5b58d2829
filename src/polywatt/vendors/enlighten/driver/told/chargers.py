"""What chargers can be told, by the flags of the site and of each charger."""

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

from ..site import Site
from .cars import OFFERED
from .offered import YES_OR_NO, hidden

LEVELS_A = (0, 100)
"""Where a charger does not say what it takes: the service's own range (L1095)."""


def car_commands(site: Site) -> tuple[Capability, ...]:
    """None for a site without a charger."""
    if not site.chargers:
        return ()
    ids: FieldBound = Choice(options=frozenset(site.chargers_by_serial), is_required=True)
    start: dict[str, FieldBound] = {"charger_id": ids, "current_a": _amps(site)}
    locks: dict[str, FieldBound] = {"charger_id": ids, "needs_app": YES_OR_NO, "needs_card": YES_OR_NO}
    acts = (Capability(command=StartCar, bounds=start),)
    slots: dict[str, FieldBound] = {"charger_id": ids, "slots": SlotBounds(actions=(StartCar,), action_capabilities=acts)}
    seconds, blocked = Speed.SECONDS, hidden(site, "isChargingModesEnabled", "charging modes")
    return (
        # Whether the car charges is in its details, which no proof looks at.
        Capability(command=StartCar, bounds=start, speed=seconds, proof=Proof.NOTHING),
        Capability(command=StopCar, bounds={"charger_id": ids}, persistence=Persistence.ONCE, speed=seconds, proof=Proof.NOTHING),
        Capability(command=SetCarMode, bounds=_modes(site, ids), speed=seconds, blocked=blocked),
        Capability(command=SetCarLock, bounds=locks, speed=Speed.MINUTES),
        Capability(command=SetCarSlots, bounds=slots, speed=seconds, blocked=blocked),
    )


def _amps(site: Site) -> Bound:
    """What any of them takes; each checks for itself."""
    ranges = [row.levels.range_a or LEVELS_A for row in site.chargers]
    steps = {row.levels.step_a or 1 for row in site.chargers}
    step = steps.pop() if len(steps) == 1 else 1
    return Bound(minimum=min(low for low, _ in ranges), maximum=max(high for _, high in ranges), step=step)


def _modes(site: Site, ids: FieldBound) -> dict[str, FieldBound]:
    bounds: dict[str, FieldBound] = {"charger_id": ids, "mode": Choice(options=frozenset(OFFERED))}
    helps = any(row.supports_battery for row in site.chargers)
    return bounds | ({"uses_battery": YES_OR_NO} if helps else {})
