"""Identity and ratings of a simulated home."""

from polywatt.model import Home, Ratings

from .capabilities import capabilities_from
from .devices import devices_from
from .spec import TwinSpec

VENDOR = "twin"


def home_from(spec: TwinSpec, seed: int) -> Home:
    """Return the home; its id is the same for the same preset and seed."""
    return Home(
        id=f"{VENDOR}-{spec.name}-{seed}",
        vendor=VENDOR,
        name=f"{spec.maker} {spec.model}",
        timezone=spec.timezone,
        phases=spec.phases,
        coupling=spec.coupling,
        ratings=_ratings(spec),
        devices=tuple(devices_from(spec, seed)),
        capabilities=capabilities_from(spec),
    )


def _ratings(spec: TwinSpec) -> Ratings:
    return Ratings(
        capacity_wh=spec.capacity_wh,
        hidden_soc_percent=spec.hidden_soc_percent,
        charge_w=spec.charge_w,
        discharge_w=spec.discharge_w,
        inverter_w=spec.rated_w,
        solar_w=spec.solar_peak_w + (spec.port_solar_peak_w if spec.has_port_solar else 0.0),
        nominal_v=spec.nominal_v,
        nominal_hz=spec.nominal_hz,
    )
