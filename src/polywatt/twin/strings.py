"""The strings of solar modules that end in an inverter of the home."""

from polywatt.model import SolarString

from .instant import Instant
from .shares import split

OPEN_V, LOADED_V = 380.0, 300.0
"""Lit and giving nothing, and at full power: numbers of about ten modules in series, invented."""


def strings_of(instant: Instant, solar_w: float, peak_w: float) -> tuple[SolarString, ...]:
    """Voltage is there while there is light, however much of it is turned down; powers add up to ``solar_w``."""
    names, shares = zip(*instant.spec.strings, strict=True)
    powers_w = split(solar_w, shares)
    return tuple(_string(*one, peak_w, instant.has_sun) for one in zip(names, shares, powers_w, strict=True))


def _string(name: str, share: float, power_w: float, peak_w: float, has_sun: bool) -> SolarString:
    if share == 0.0:
        return SolarString(name=name, voltage_v=0.0, current_a=0.0, power_w=0.0, is_connected=False)
    used = power_w / (peak_w * share)
    voltage_v = OPEN_V - (OPEN_V - LOADED_V) * min(used, 1.0) if has_sun else 0.0
    current_a = power_w / voltage_v if voltage_v > 0.0 else 0.0
    return SolarString(name=name, voltage_v=voltage_v, current_a=current_a, power_w=power_w, is_connected=True)
