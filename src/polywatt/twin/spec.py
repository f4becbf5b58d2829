"""Specification of a simulated home."""

import math
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from polywatt.model import CarMode, Coupling, MeterPlace, Mode, Phases, PortUse, SelfUse

EVERY_METER = frozenset({MeterPlace.GRID, MeterPlace.SOLAR, MeterPlace.BATTERY, MeterPlace.LOAD})
MAX_SAVING_W = 10_000.0
"""Upper limit of the load below which a home sleeps."""
MAX_CHARGERS = 64
"""More than any home has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinSpec:
    """Specification of a simulated home; ``dataclasses.replace`` makes another."""

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
    """Fitted meters. Quantities without a meter are unknown, unless the inverter measures them itself."""

    solar_peak_w: float = 5_000.0
    """Module rating; 0 is a home without solar."""
    solar_coupling: Coupling = Coupling.AC
    """DC: solar and battery share the inverter. Ignored without solar."""
    solar_inverter_w: float = 4_600.0
    """Limit of solar's own inverter, or of the inputs for its strings where it shares one."""
    inverter_w: float = math.inf
    """Limit of a shared inverter, in and out of the busbar; for DC coupling only."""
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
    """Part of fridge, electronics and light on the backup circuits; 0: there are none."""
    sheds_other_loads: bool = False
    """Whether the other loads are on the grid's side, so that an island never carries them."""

    inverters: int = 1
    """How many inverters share battery and solar alike; the modules are assigned to them in blocks."""
    has_switch: bool = False
    """Whether the switch between grid, backup and the rest is a device of its own."""
    switch_model: str | None = None
    switch_serial: str = ""
    switch_firmware: str | None = None
    switch_ports: int = 4
    """Number of circuits that it switches separately; a GridBOSS has four (EG4's document)."""
    ports: tuple[PortUse, ...] = ()
    """Uses of the first of them, by what is connected there; the rest are unused. Ignored without a switch."""
    port_solar_peak_w: float = 0.0
    """Rating of solar behind the ports for it, modules and their own inverters alike."""
    port_load_share: float = 0.0
    """Part of the other loads behind the ports for loads."""
    generator_w: float = 0.0
    """Rating of a generator, which runs on an island only; 0: there is none."""
    generator_floor_percent: float = 25.0
    """The generator runs where the battery would fall below this."""

    modules: int
    modules_off: int = 0
    """Number of modules that are switched off: the last ones. They do and report nothing."""
    module_wh: float
    """One module, full, its hidden part included."""
    module_charge_w: float
    """AC side."""
    module_discharge_w: float
    battery_limit_w: float = math.inf
    """Limit of the inverter for all modules, charging or discharging."""
    module_dc_v: float
    module_cells: int | None = None
    """In series; None where single cells are not measured."""
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
    charger_max_a: float = 40.0
    charger_min_a: float = 6.0
    """Of IEC 61851: below this a car does not charge."""
    charger_v: float = 240.0
    """A car takes amperes times this."""
    house_limit_a: float | None = None
    """Limit of the import per phase: cars charge with less to respect it. None: there is no limit."""
    car_mode: CarMode = CarMode.SCHEDULED
    """At first; its schedule is the cheap hours."""
    car_battery_wh: float = 75_000.0
    """Energy that fills an empty car."""
    car_wh_per_day: float = 9_000.0
    """Energy of a trip on average: 50 km at 180 Wh a km, invented."""

    peak_start_hour: float = 16.0
    """Of the expensive hours, local time, every day."""
    peak_end_hour: float = 21.0
    mode: Mode = field(default_factory=SelfUse)
    """Standing mode at first."""
    reserve_percent: float = 10.0
    shutdown_percent: float | None = None
    """It stops discharging here even in an outage; None: that cannot be set."""
    shutdown_range_percent: tuple[float, float] = (10.0, 25.0)
    """Lowest and highest shutdown level that can be set."""
    is_grid_charging_allowed: bool = False
    is_energy_saving_on: bool = False
    energy_saving_below_w: float = 300.0
    """The inverter sleeps while the load is below this and energy saving is on."""
    initial_soc_percent: float = 50.0
    """At the beginning of its past."""

    has_storm_guard: bool = False
    """Whether it can charge up before a storm."""
    mode_outranks_orders: bool = True
    """Whether a new standing mode ends an order, or waits until it is over."""
    has_battery_alerts: bool = False
    """Whether it raises alerts about the battery's voltage and temperature."""

    def __post_init__(self) -> None:
        """Refuse impossible values by name, before something divides by them."""
        for name in ("modules", "module_wh", "nominal_v", "nominal_hz"):
            self._check(name, 0.0 < getattr(self, name) < math.inf, "above 0")
        self._check("inverter_w", self.inverter_w > 0.0, "above 0")
        self._check("solar_coupling", self.solar_coupling in (Coupling.AC, Coupling.DC), "AC or DC")
        self._check("modules_off", 0 <= self.modules_off < self.modules, "at least 0 and fewer than its modules")
        self._check("inverters", 1 <= self.inverters <= self.modules, "at least 1 and at most one a module")
        self._check("generator_w", 0.0 <= self.generator_w < math.inf, "0 W and above")
        self._check_ports()
        self._check_cars()
        total = math.fsum(share for _, share in self.strings)
        self._check("strings", math.isclose(total, 1.0) and all(s >= 0.0 for _, s in self.strings), "parts of 1")
        is_saving = 0.0 <= self.energy_saving_below_w <= MAX_SAVING_W
        self._check("energy_saving_below_w", is_saving, f"0 to {MAX_SAVING_W:g} W")
        for name in ("charge_efficiency", "discharge_efficiency"):
            self._check(name, 0.0 < getattr(self, name) <= 1.0, "above 0 and at most 1")
        for name in ("hidden_soc_percent", "reserve_percent", "initial_soc_percent", "generator_floor_percent"):
            self._check(name, 0.0 <= getattr(self, name) <= 100.0, "0 to 100")
        self._check("timezone", _is_zone(self.timezone), "an IANA key (Europe/Berlin)")

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
        self._check("chargers", 0 <= self.chargers <= MAX_CHARGERS, f"0 to {MAX_CHARGERS}")
        self._check("charger_min_a", 0.0 < self.charger_min_a <= self.charger_max_a, "above 0, to its maximum")
        self._check("house_limit_a", self.house_limit_a is None or self.house_limit_a > 0.0, "above 0 A")
        for name in ("charger_max_a", "charger_v", "car_battery_wh"):
            self._check(name, 0.0 < getattr(self, name) < math.inf, "above 0")
        self._check("car_wh_per_day", 0.0 <= self.car_wh_per_day < math.inf, "0 Wh and above")

    def _check(self, name: str, is_valid: bool, valid_range: str) -> None:
        if not is_valid:
            raise ValueError(f"a simulated home's {name} is {valid_range}, not {getattr(self, name)}")

    @property
    def working_modules(self) -> int:
        """Number of modules that are not switched off: the first ones."""
        return self.modules - self.modules_off

    @property
    def capacity_wh(self) -> float:
        """Capacity of all working modules."""
        return self.working_modules * self.module_wh

    @property
    def charge_w(self) -> float:
        """Highest charge power of the battery."""
        return min(self.working_modules * self.module_charge_w, self.battery_limit_w)

    @property
    def discharge_w(self) -> float:
        """Highest discharge power of the battery."""
        return min(self.working_modules * self.module_discharge_w, self.battery_limit_w)

    @property
    def coupling(self) -> Coupling:
        """How solar is coupled to the battery."""
        if self.has_port_solar:
            return Coupling.BOTH if self.shares_inverter else Coupling.AC
        return self.solar_coupling if self.solar_peak_w > 0.0 else Coupling.NONE

    @property
    def shares_inverter(self) -> bool:
        """Whether strings and battery share an inverter."""
        return self.solar_peak_w > 0.0 and self.solar_coupling is Coupling.DC

    @property
    def has_port_solar(self) -> bool:
        """Whether there is solar behind the ports of its switch."""
        return self.has_switch and self.port_solar_peak_w > 0.0

    @property
    def port_uses(self) -> tuple[PortUse, ...]:
        """First use of each port of its switch."""
        if not self.has_switch:
            return ()
        return (*self.ports, *(PortUse.UNUSED,) * (self.switch_ports - len(self.ports)))

    @property
    def rated_w(self) -> float:
        """Rating of the battery's inverter."""
        battery_w = max(self.charge_w, self.discharge_w)
        return self.inverter_w if self.shares_inverter and self.inverter_w < math.inf else battery_w

    @property
    def charger_ids(self) -> tuple[str, ...]:
        """Ids of its chargers."""
        return tuple(f"charger-{number}" for number in range(1, self.chargers + 1))


def _is_zone(timezone: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return False
    return True
