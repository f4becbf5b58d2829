"""What of a home is known: what a meter is fitted for, and what the inverter measures itself."""

from polywatt.model import MeterPlace

from .spec import TwinSpec

AVERAGES = ("solar_w", "battery_w", "grid_w", "load_w", "critical_load_w", "car_w", "generator_w", "soc_percent")
"""Fields of Reading with a history."""
COUNTED_WITH = {
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
    """Those of ``AVERAGES`` that are known."""
    return tuple(name for name in AVERAGES if is_known(spec, name))


def sums_of(spec: TwinSpec) -> tuple[str, ...]:
    """Those of ``COUNTED_WITH`` that are known."""
    return tuple(name for name, power in COUNTED_WITH.items() if is_known(spec, power))


def is_known(spec: TwinSpec, power: str) -> bool:
    """Whether somebody measures a field of Reading."""
    has_grid = MeterPlace.GRID in spec.meters
    match power:
        case "solar_w":
            # Where there is no solar, nothing needs measuring; its own inverter is not ours to ask. A switch measures
            # what hangs on its ports.
            return spec.solar_peak_w == 0.0 or spec.shares_inverter or MeterPlace.SOLAR in spec.meters
        case "grid_w":
            return has_grid
        case "load_w":
            # Without a meter of its own it is the sum of what comes from all sides.
            return has_grid and (MeterPlace.LOAD in spec.meters or is_known(spec, "solar_w"))
        case "critical_load_w":
            return spec.critical_share > 0.0
        case "car_w":
            return spec.chargers > 0
        case "generator_w":
            return spec.generator_w > 0.0
    return True
