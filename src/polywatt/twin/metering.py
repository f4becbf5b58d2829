"""Quantities of a home that are measured, by a meter or by the inverter."""

from polywatt.model import MeterPlace

from .spec import TwinSpec

AVERAGES = ("solar_w", "battery_w", "grid_w", "load_w", "critical_load_w", "car_w", "generator_w", "soc_percent")
"""Fields of Reading with a history."""
POWER_OF = {
    "solar_wh": "solar_w",
    "load_wh": "load_w",
    "imported_wh": "grid_w",
    "exported_wh": "grid_w",
    "charged_wh": "battery_w",
    "discharged_wh": "battery_w",
    "car_wh": "car_w",
    "generator_wh": "generator_w",
}
"""Fields of Energies, and the power each is the integral of."""


def averages_of(spec: TwinSpec) -> tuple[str, ...]:
    """Return those of ``AVERAGES`` that are measured."""
    return tuple(name for name in AVERAGES if is_measured(spec, name))


def sums_of(spec: TwinSpec) -> tuple[str, ...]:
    """Return those of ``POWER_OF`` that are measured."""
    return tuple(name for name, power in POWER_OF.items() if is_measured(spec, power))


def is_measured(spec: TwinSpec, power: str) -> bool:
    """Whether a field of Reading is measured."""
    has_grid = MeterPlace.GRID in spec.meters
    match power:
        case "solar_w":
            # Without solar, nothing needs measuring; solar's own inverter reports to somebody else. A switch measures
            # the power through its ports.
            return spec.solar_peak_w == 0.0 or spec.shares_inverter or MeterPlace.SOLAR in spec.meters
        case "grid_w":
            return has_grid
        case "load_w":
            # Without a meter of its own it is the sum of the other powers.
            return has_grid and (MeterPlace.LOAD in spec.meters or is_measured(spec, "solar_w"))
        case "critical_load_w":
            return spec.critical_share > 0.0
        case "car_w":
            return spec.chargers > 0
        case "generator_w":
            return spec.generator_w > 0.0
    return True
