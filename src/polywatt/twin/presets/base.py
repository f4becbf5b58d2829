"""Places, grids and batteries of the presets, as values of :class:`~polywatt.twin.spec.TwinSpec`."""

from typing import TypedDict

from polywatt.model import Phases


class Place(TypedDict):
    """Where a home is."""

    timezone: str
    latitude_deg: float
    longitude_deg: float
    cloudiness: float


class Grid(TypedDict):
    """Its connection to the public grid."""

    phases: Phases
    nominal_v: float
    nominal_hz: float


class Modules(TypedDict):
    """Its battery."""

    modules: int
    module_wh: float
    module_charge_w: float
    module_discharge_w: float
    module_dc_v: float


SAN_FRANCISCO = Place(timezone="America/Los_Angeles", latitude_deg=37.77, longitude_deg=-122.42, cloudiness=0.42)
SAN_JOSE = Place(timezone="America/Los_Angeles", latitude_deg=37.34, longitude_deg=-121.89, cloudiness=0.4)
LONDON = Place(timezone="Europe/London", latitude_deg=51.51, longitude_deg=-0.13, cloudiness=0.65)
MUNICH = Place(timezone="Europe/Berlin", latitude_deg=48.14, longitude_deg=11.58, cloudiness=0.65)
WILDPOLDSRIED = Place(timezone="Europe/Berlin", latitude_deg=47.7, longitude_deg=10.3, cloudiness=0.68)

AMERICAN = Grid(phases=Phases.SPLIT, nominal_v=120.0, nominal_hz=60.0)
EUROPEAN = Grid(phases=Phases.SINGLE, nominal_v=230.0, nominal_hz=50.0)
EUROPEAN_THREE_PHASE = Grid(phases=Phases.THREE, nominal_v=230.0, nominal_hz=50.0)


def modules_of(count: int, energy_wh: float, power_w: float, dc_v: float) -> Modules:
    """Return ``count`` modules of this energy, which charge and discharge with the same power."""
    return Modules(
        modules=count,
        module_wh=energy_wh,
        module_charge_w=power_w,
        module_discharge_w=power_w,
        module_dc_v=dc_v,
    )
