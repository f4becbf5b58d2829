"""Which modes an installation can have: the operation modes manual's table, as the document gives it."""

from dataclasses import dataclass

from polywatt.model import Blocked, BlockReason, Coupling, ExportLimit, FrequencyRegulation, PeakShaving, SelfUse

NO_FREQUENCY_REGULATION_FROM_W = 6_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the table asks about; None: not known."""

    coupling: Coupling | None
    has_meter_1: bool
    """Of the house."""
    has_meter_2: bool
    """Of the solar that has an inverter of its own."""
    has_critical_loads: bool | None
    rating_w: float | None


def blocked_modes(home: Installation, *, is_strict: bool) -> dict[type, Blocked]:
    """The modes that this installation does not have, and what they need.

    Strict is the document's word. Otherwise the owners' experience counts too: on a real AC-coupled unit
    self-consumption works with meter 1 alone.
    """
    found: dict[type, Blocked] = {}
    if not home.has_meter_1:
        meter = Blocked(reason=BlockReason.METER, needs="power meter 1")
        found |= dict.fromkeys((SelfUse, PeakShaving, ExportLimit), meter)
    if home.coupling == Coupling.NONE:
        found[SelfUse] = Blocked(reason=BlockReason.COUPLING, needs="solar")
    elif home.coupling == Coupling.DC and home.has_critical_loads is False:
        found[SelfUse] = Blocked(reason=BlockReason.COUPLING, needs="separated critical loads")
    elif is_strict and home.coupling == Coupling.AC and not home.has_meter_2:
        found[SelfUse] = Blocked(reason=BlockReason.METER, needs="power meter 2")
    if home.rating_w is not None and home.rating_w >= NO_FREQUENCY_REGULATION_FROM_W:
        found[FrequencyRegulation] = Blocked(reason=BlockReason.HARDWARE, needs="an inverter smaller than 6 kW")
    elif home.has_critical_loads:
        found[FrequencyRegulation] = Blocked(
            reason=BlockReason.HARDWARE, needs="an installation without critical loads"
        )
    return found
