"""Details of the phases of a device."""

from collections.abc import Mapping

from polywatt.model import Phase, Phases

from ..snapshot import Snapshot
from .split import split


def phases_from(
    snapshot: Snapshot, power_w: float, voltage_v: float, shares: Mapping[Phases, tuple[float, ...]]
) -> tuple[Phase, ...]:
    """Return each phase with its share of the power."""
    powers_w = split(power_w, shares[snapshot.spec.phases])
    return tuple(
        Phase(
            phase=number,
            voltage_v=voltage_v,
            current_a=phase_w / voltage_v if voltage_v > 0.0 else 0.0,
            power_w=phase_w,
            reactive_var=0.0,
        )
        for number, phase_w in enumerate(powers_w, start=1)
    )
