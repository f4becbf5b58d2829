"""The modes an installation can have: the operation modes manual's table, as the document gives it."""

from dataclasses import dataclass

from polywatt.model import Blocked, BlockReason, Coupling, ExportLimit, FrequencyRegulation, PeakShaving, SelfUse

FREQUENCY_REGULATION_BELOW_W = 6_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The properties that the table depends on; None where one is not known."""

    coupling: Coupling | None
    has_meter_1: bool
    """Meter of the house."""
    has_meter_2: bool
    """Meter of solar that has an inverter of its own."""
    has_critical_loads: bool | None
    rating_w: float | None

    @property
    def measures_solar(self) -> bool:
        """Whether anything measures solar."""
        return self.coupling in (Coupling.AC, Coupling.DC, Coupling.BOTH)


def blocked_modes(home: Installation, *, is_strict: bool) -> dict[type, Blocked]:
    """Return the modes that this installation cannot have, and what they need.

    Strict is the document's table. Otherwise owners' experience counts too: on a real AC-coupled unit
    self-consumption works with meter 1 alone.
    """
    blocked: dict[type, Blocked] = {}
    if not home.has_meter_1:
        for mode in (SelfUse, PeakShaving, ExportLimit):
            blocked[mode] = Blocked(reason=BlockReason.METER, needs="power meter 1")
    if home.coupling == Coupling.NONE:
        blocked[SelfUse] = Blocked(reason=BlockReason.COUPLING, needs="solar")
    elif home.coupling == Coupling.DC and home.has_critical_loads is False:
        blocked[SelfUse] = Blocked(reason=BlockReason.COUPLING, needs="separated critical loads")
    elif is_strict and home.coupling == Coupling.AC and not home.has_meter_2:
        blocked[SelfUse] = Blocked(reason=BlockReason.METER, needs="power meter 2")
    if home.rating_w is not None and home.rating_w >= FREQUENCY_REGULATION_BELOW_W:
        blocked[FrequencyRegulation] = Blocked(reason=BlockReason.HARDWARE, needs="an inverter smaller than 6 kW")
    elif home.has_critical_loads:
        blocked[FrequencyRegulation] = Blocked(
            reason=BlockReason.HARDWARE, needs="an installation without critical loads"
        )
    return blocked
