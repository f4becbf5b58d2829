"""Homes to simulate, with the sizes of real hardware. Serial numbers are invented."""

import math
from dataclasses import dataclass, field

from polywatt.model import Coupling, Mode, Phases, SelfUse

from .localtime import is_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinSpec:
    """All that makes one simulated home; ``dataclasses.replace`` makes another."""

    name: str
    """Of the preset; part of the home's id."""
    maker: str
    model: str
    firmware: str

    timezone: str
    latitude_deg: float
    longitude_deg: float

    cloudiness: float = 0.5
    """0 (always clear) to 1 (always overcast), over the years."""

    phases: Phases
    nominal_v: float
    """Between a phase and neutral."""
    nominal_hz: float
    has_backup: bool = True
    """Whether it can carry the home without the grid."""

    solar_peak_w: float = 5_000.0
    """Module rating; 0 is a home without solar."""
    solar_inverter_w: float = 4_600.0
    tilt_deg: float = 35.0
    azimuth_deg: float = 180.0
    """Clockwise from north: 180 looks south."""
    load_kwh_per_year: float = 3_900.0
    critical_share: float = 0.8
    """The part of fridge, electronics and light on the backup circuits; 0 is a home without critical loads."""

    modules: int
    module_wh: float
    """One module, full, its hidden part included."""
    module_charge_w: float
    """AC side."""
    module_discharge_w: float
    battery_limit_w: float = math.inf
    """What the inverter lets all modules together do, either way."""
    module_dc_v: float
    hidden_soc_percent: float = 0.0
    """Never discharged, not even in an outage."""
    charge_efficiency: float = 0.95
    """AC in to stored."""
    discharge_efficiency: float = 0.95
    """Stored to AC out."""
    standby_w: float = 8.0
    """Taken from the battery while it holds more than its hidden part."""

    battery_part_number: str
    battery_serial: str
    gateway_part_number: str
    gateway_serial: str

    peak_start_hour: float = 16.0
    """Of the expensive hours, local time, every day."""
    peak_end_hour: float = 21.0
    mode: Mode = field(default_factory=SelfUse)
    """What the home was told before anybody told it anything."""
    reserve_percent: float = 10.0
    is_grid_charging_allowed: bool = False
    initial_soc_percent: float = 50.0
    """When its past begins."""

    def __post_init__(self) -> None:
        """Refuse what cannot be here, where its name is known, and not where something divides by it."""
        for name in ("modules", "module_wh", "nominal_v", "nominal_hz"):
            self._check(name, 0.0 < getattr(self, name) < math.inf, "above 0")
        for name in ("charge_efficiency", "discharge_efficiency"):
            self._check(name, 0.0 < getattr(self, name) <= 1.0, "above 0 and at most 1")
        for name in ("hidden_soc_percent", "reserve_percent", "initial_soc_percent"):
            self._check(name, 0.0 <= getattr(self, name) <= 100.0, "0 to 100")
        self._check("timezone", is_zone(self.timezone), "an IANA key (Europe/Berlin)")

    def _check(self, name: str, is_so: bool, what: str) -> None:
        if not is_so:
            raise ValueError(f"a simulated home's {name} is {what}, not {getattr(self, name)}")

    @property
    def capacity_wh(self) -> float:
        """All modules, full."""
        return self.modules * self.module_wh

    @property
    def charge_w(self) -> float:
        """Most the battery takes."""
        return min(self.modules * self.module_charge_w, self.battery_limit_w)

    @property
    def discharge_w(self) -> float:
        """Most the battery gives."""
        return min(self.modules * self.module_discharge_w, self.battery_limit_w)

    @property
    def coupling(self) -> Coupling:
        """Solar has its own inverter here."""
        return Coupling.AC if self.solar_peak_w > 0.0 else Coupling.NONE


SONNEN_ECO_8 = TwinSpec(
    name="sonnen-eco-8",
    maker="sonnen",
    model="eco 8.0/8",
    firmware="3.2.8",
    timezone="Europe/Berlin",
    latitude_deg=47.7,
    longitude_deg=10.3,
    cloudiness=0.68,
    phases=Phases.SINGLE,
    nominal_v=230.0,
    nominal_hz=50.0,
    modules=4,
    module_wh=2_000.0,
    module_charge_w=2_500.0,
    module_discharge_w=2_500.0,
    battery_limit_w=2_500.0,
    module_dc_v=51.2,
    hidden_soc_percent=5.0,
    charge_efficiency=0.94,
    discharge_efficiency=0.94,
    standby_w=12.0,
    battery_part_number="EMU-MODULE-2000",
    battery_serial="EMU-M8",
    gateway_part_number="EMU-ECO-8",
    gateway_serial="EMU-E8",
    reserve_percent=5.0,
)
"""One phase, four modules of 2 kWh behind one 2.5 kW inverter; Wildpoldsried."""

POWERWALL_2 = TwinSpec(
    name="powerwall-2",
    maker="Tesla",
    model="Powerwall 2",
    firmware="20.49.0",
    timezone="America/Los_Angeles",
    latitude_deg=37.77,
    longitude_deg=-122.42,
    cloudiness=0.42,
    phases=Phases.SPLIT,
    nominal_v=120.0,
    nominal_hz=60.0,
    solar_inverter_w=5_000.0,
    tilt_deg=25.0,
    load_kwh_per_year=5_500.0,
    critical_share=1.0,
    modules=1,
    module_wh=14_000.0,
    module_charge_w=5_000.0,
    module_discharge_w=5_000.0,
    module_dc_v=50.0,
    hidden_soc_percent=5.0,
    battery_part_number="EMU-2012170-25-E",
    battery_serial="EMU-TG",
    gateway_part_number="EMU-1152100-13-J",
    gateway_serial="EMU-GW",
    reserve_percent=20.0,
)
"""Split phase, one pack of 13.5 kWh usable with its own 5 kW inverter; San Francisco."""

PRESETS = {spec.name: spec for spec in (SONNEN_ECO_8, POWERWALL_2)}
