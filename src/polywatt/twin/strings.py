"""The strings of solar modules that end in a shared inverter."""

from polywatt.model import String

from .instant import Instant

_SHARES = {"pv1": 0.52, "pv2": 0.48}
"""Roofs are never split evenly."""
OPEN_V, LOADED_V = 380.0, 300.0
"""Lit and giving nothing, and at full power: numbers of about ten modules in series, invented."""


def strings_of(instant: Instant) -> tuple[String, ...]:
    """Voltage is there while there is light, however much of it is turned down; powers add up to the home's solar."""
    first_w = instant.flows.solar_w * _SHARES["pv1"]
    powers_w = {"pv1": first_w, "pv2": instant.flows.solar_w - first_w}
    return tuple(_string(name, power_w, instant) for name, power_w in powers_w.items())


def _string(name: str, power_w: float, instant: Instant) -> String:
    used = power_w / (instant.spec.solar_peak_w * _SHARES[name])
    voltage_v = OPEN_V - (OPEN_V - LOADED_V) * min(used, 1.0) if instant.has_sun else 0.0
    current_a = power_w / voltage_v if voltage_v > 0.0 else 0.0
    return String(name=name, voltage_v=voltage_v, current_a=current_a, power_w=power_w, is_connected=True)
