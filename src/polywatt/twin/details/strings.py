"""Details of the strings of solar modules at an inverter."""

from polywatt.model import SolarString

from ..snapshot import Snapshot
from .split import split

OPEN_V, LOADED_V = 380.0, 300.0
"""In light without load, and at full power: numbers of about ten modules in series, invented."""


def strings_from(snapshot: Snapshot, solar_w: float, peak_w: float) -> tuple[SolarString, ...]:
    """Return each string; powers add up to ``solar_w``, and there is voltage while there is light."""
    names, shares = zip(*snapshot.spec.strings, strict=True)
    powers_w = split(solar_w, shares)
    return tuple(_string(*one, peak_w, snapshot.has_sun) for one in zip(names, shares, powers_w, strict=True))


def _string(name: str, share: float, power_w: float, peak_w: float, has_sun: bool) -> SolarString:
    if share == 0.0:
        return SolarString(name=name, voltage_v=0.0, current_a=0.0, power_w=0.0, is_connected=False)
    used = power_w / (peak_w * share)
    voltage_v = OPEN_V - (OPEN_V - LOADED_V) * min(used, 1.0) if has_sun else 0.0
    current_a = power_w / voltage_v if voltage_v > 0.0 else 0.0
    return SolarString(name=name, voltage_v=voltage_v, current_a=current_a, power_w=power_w, is_connected=True)
