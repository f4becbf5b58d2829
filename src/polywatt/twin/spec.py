"""All that makes one simulated home."""

import math
from dataclasses import dataclass, field

from polywatt.model import CarMode, Coupling, MeterPlace, Mode, Phases, PortUse, SelfUse

from .localtime import is_zone

EVERY_METER = frozenset({MeterPlace.GRID, MeterPlace.SOLAR, MeterPlace.BATTERY, MeterPlace.LOAD})
MOST_SAVING_W = 10_000.0
"""No home sleeps above this."""
MOST_CHARGERS = 64
"""More than any home has."""


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
    meters: frozenset[MeterPlace] = EVERY_METER
    """Those that are fitted; what none of them measures is not known. What the inverter measures itself needs none."""

    solar_peak_w: float = 5_000.0
    """Module rating; 0 is a home without solar."""
    solar_coupling: Coupling = Coupling.AC
    """DC: solar and battery share the inverter. Without solar it means nothing."""
    solar_inverter_w: float = 4_600.0
    """What solar's own inverter lets through, or the inputs for its strings where it shares one."""
    inverter_w: float = math.inf
    """What a shared inverter puts on the busbar or takes from it, at most; meant for DC coupling only."""
    solar_inverter_model: str | None = None
    """Of solar's own inverter, where it is one of the home's devices."""
    solar_inverter_part_number: str | None = None
    solar_inverter_serial: str | None = None
    """None: solar's own inverter is none of the home's devices."""
    solar_inverter_firmware: str | None = None
    microinverters: int = 0
    """Solar's own inverters where each module has one; 0: it has one for all."""
    microinverter_model: str | None = None
    microinverter_part_number: str | None = None
    microinverter_serial: str = ""
    microinverter_firmware: str | None = None
    strings: tuple[tuple[str, float], ...] = (("pv1", 0.52), ("pv2", 0.48))
    """Each input for a string with its part of the modules; 0: nothing is connected there."""
    tilt_deg: float = 35.0
    azimuth_deg: float = 180.0
    """Clockwise from north: 180 looks south."""
    load_kwh_per_year: float = 3_900.0
    critical_share: float = 0.8
    """The part of fridge, electronics and light on the backup circuits; 0 is a home without any."""
    sheds_other_loads: bool = False
    """Whether the other loads hang on the grid's side, so that an island never carries them."""

    inverters: int = 1
    """How many inverters share battery and solar alike; the modules are dealt to them in turn."""
    has_switch: bool = False
    """Whether the switch between grid, backup and the rest is a device of its own."""
    switch_model: str | None = None
    switch_serial: str = ""
    switch_firmware: str | None = None
    switch_ports: int = 4
    """How many circuits it switches one by one; a GridBOSS has four (EG4's document)."""
    ports: tuple[PortUse, ...] = ()
    """What hangs on the first of them, and what they are used for at first; the rest are unused. Without a switch they
    mean nothing."""
    port_solar_peak_w: float = 0.0
    """Of solar with inverters of its own behind the ports for it, what those let through included."""
    port_load_share: float = 0.0
    """The part of the other loads behind the ports for loads."""
    generator_w: float = 0.0
    """What a generator gives at most, on an island only; 0 is a home without one."""
    generator_keeps_percent: float = 25.0
    """It runs where the battery would fall below this."""

    modules: int
    modules_off: int = 0
    """How many of them are switched off: the last ones. They do nothing and say nothing."""
    module_wh: float
    """One module, full, its hidden part included."""
    module_charge_w: float
    """AC side."""
    module_discharge_w: float
    battery_limit_w: float = math.inf
    """What the inverter lets all modules together do, either way."""
    module_dc_v: float
    module_cells: int | None = None
    """In series; None where nobody measures single cells."""
    dc_bus_v: float | None = None
    """Between the inverter's two halves; None where it is not measured."""
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
    battery_model: str | None = None
    battery_firmware: str | None = None
    gateway_part_number: str
    gateway_serial: str
    inverter_model: str | None = None
    inverter_serial: str | None = None
    inverter_firmware: str | None = None
    has_exact_serials: bool = False
    """Whether serials are these and no others; else each is made the home's own."""

    chargers: int = 0
    """For cars; each has one of its own."""
    charger_name: str | None = None
    charger_model: str | None = None
    charger_part_number: str | None = None
    charger_serial: str = ""
    charger_firmware: str | None = None
    charger_most_a: float = 40.0
    charger_least_a: float = 6.0
    """Of IEC 61851: below this a car does not charge."""
    charger_v: float = 240.0
    """A car takes amperes times this."""
    house_limit_a: float | None = None
    """What the home may take from the grid per leg, cars included: they charge with less to keep it. None: as it is."""
    car_mode: CarMode = CarMode.SCHEDULED
    """At first; its schedule is the cheap hours."""
    car_battery_wh: float = 75_000.0
    """What a charger puts into an empty car."""
    car_wh_per_day: float = 9_000.0
    """What a drive takes on average: 50 km at 180 Wh a km, invented."""

    peak_start_hour: float = 16.0
    """Of the expensive hours, local time, every day."""
    peak_end_hour: float = 21.0
    mode: Mode = field(default_factory=SelfUse)
    """What the home was told before anybody told it anything."""
    reserve_percent: float = 10.0
    shutdown_percent: float | None = None
    """It stops discharging here even in an outage; None: that cannot be set."""
    shutdown_range_percent: tuple[float, float] = (10.0, 25.0)
    """What that may be set to."""
    is_grid_charging_allowed: bool = False
    energy_saving_is_on: bool = False
    energy_saving_below_w: float = 300.0
    """The home sleeps while it takes less than this, if it may."""
    initial_soc_percent: float = 50.0
    """When its past begins."""

    has_storm_guard: bool = False
    """Whether it can be told to fill up before a storm."""
    mode_outranks_orders: bool = True
    """Whether a new standing mode ends an order, or waits until it is over."""
    watches_battery: bool = False
    """Whether it raises alerts about the battery's voltage and temperature."""

    def __post_init__(self) -> None:
        """Refuse what cannot be here, where its name is known, and not where something divides by it."""
        for name in ("modules", "module_wh", "nominal_v", "nominal_hz"):
            self._check(name, 0.0 < getattr(self, name) < math.inf, "above 0")
        self._check("inverter_w", self.inverter_w > 0.0, "above 0")
        self._check("solar_coupling", self.solar_coupling in (Coupling.AC, Coupling.DC), "AC or DC")
        self._check("modules_off", 0 <= self.modules_off < self.modules, "at least 0 and fewer than its modules")
        self._check("inverters", 1 <= self.inverters <= self.modules, "at least 1 and at most one a module")
        self._check("generator_w", 0.0 <= self.generator_w < math.inf, "0 W and above")
        self._check_ports()
        self._check_cars()
        whole = math.fsum(share for _, share in self.strings)
        self._check("strings", math.isclose(whole, 1.0) and all(s >= 0.0 for _, s in self.strings), "parts of 1")
        is_saving = 0.0 <= self.energy_saving_below_w <= MOST_SAVING_W
        self._check("energy_saving_below_w", is_saving, f"0 to {MOST_SAVING_W:g} W")
        for name in ("charge_efficiency", "discharge_efficiency"):
            self._check(name, 0.0 < getattr(self, name) <= 1.0, "above 0 and at most 1")
        for name in ("hidden_soc_percent", "reserve_percent", "initial_soc_percent", "generator_keeps_percent"):
            self._check(name, 0.0 <= getattr(self, name) <= 100.0, "0 to 100")
        self._check("timezone", is_zone(self.timezone), "an IANA key (Europe/Berlin)")

    def _check_ports(self) -> None:
        self._check("switch_ports", self.switch_ports >= 0, "0 and more")
        self._check("ports", len(self.ports) <= self.switch_ports, f"at most {self.switch_ports}")
        self._check("port_solar_peak_w", 0.0 <= self.port_solar_peak_w < math.inf, "0 W and above")
        self._check("port_load_share", 0.0 <= self.port_load_share <= 1.0, "0 to 1")
        for name, use in (("port_solar_peak_w", PortUse.SOLAR), ("port_load_share", PortUse.LOAD)):
            self._check(name, getattr(self, name) == 0.0 or use in self.ports, "0 without a port for it")

    def _check_cars(self) -> None:
        is_possible = self.microinverters == 0 or (self.microinverters > 0 and self.solar_coupling is Coupling.AC)
        self._check("microinverters", is_possible, "0 and more, more with AC coupling only")
        self._check("chargers", 0 <= self.chargers <= MOST_CHARGERS, f"0 to {MOST_CHARGERS}")
        self._check("charger_least_a", 0.0 < self.charger_least_a <= self.charger_most_a, "above 0, to its most")
        self._check("house_limit_a", self.house_limit_a is None or self.house_limit_a > 0.0, "above 0 A")
        for name in ("charger_most_a", "charger_v", "car_battery_wh"):
            self._check(name, 0.0 < getattr(self, name) < math.inf, "above 0")
        self._check("car_wh_per_day", 0.0 <= self.car_wh_per_day < math.inf, "0 Wh and above")

    def _check(self, name: str, is_so: bool, what: str) -> None:
        if not is_so:
            raise ValueError(f"a simulated home's {name} is {what}, not {getattr(self, name)}")

    @property
    def working_modules(self) -> int:
        """Those that are not switched off: the first ones."""
        return self.modules - self.modules_off

    @property
    def capacity_wh(self) -> float:
        """All working modules, full."""
        return self.working_modules * self.module_wh

    @property
    def charge_w(self) -> float:
        """Most the battery takes."""
        return min(self.working_modules * self.module_charge_w, self.battery_limit_w)

    @property
    def discharge_w(self) -> float:
        """Most the battery gives."""
        return min(self.working_modules * self.module_discharge_w, self.battery_limit_w)

    @property
    def coupling(self) -> Coupling:
        """How solar meets the battery, if there is any."""
        if self.has_port_solar:
            return Coupling.BOTH if self.shares_inverter else Coupling.AC
        return self.solar_coupling if self.solar_peak_w > 0.0 else Coupling.NONE

    @property
    def shares_inverter(self) -> bool:
        """Whether strings and battery do."""
        return self.solar_peak_w > 0.0 and self.solar_coupling is Coupling.DC

    @property
    def has_port_solar(self) -> bool:
        """Whether there is solar behind the ports of its switch."""
        return self.has_switch and self.port_solar_peak_w > 0.0

    @property
    def port_uses(self) -> tuple[PortUse, ...]:
        """What each port of its switch is used for at first."""
        if not self.has_switch:
            return ()
        return (*self.ports, *(PortUse.UNUSED,) * (self.switch_ports - len(self.ports)))

    @property
    def rated_w(self) -> float:
        """Of the battery's inverter."""
        battery_w = max(self.charge_w, self.discharge_w)
        return self.inverter_w if self.shares_inverter and self.inverter_w < math.inf else battery_w

    @property
    def charger_ids(self) -> tuple[str, ...]:
        """Of its chargers."""
        return tuple(f"charger-{number}" for number in range(1, self.chargers + 1))
