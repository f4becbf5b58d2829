"""Answers of a gateway about its site, measurements of its devices, before they are converted, and the devices' ids."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from polywatt.kit.coerce import text_or_none

from ...wire.meters import Aggregates, MeterConfig, MeterDetails
from ...wire.site_info import SiteInfo
from ...wire.solar_powerwall import PvacStatus, SolarPowerwall
from ...wire.solars import Generators, Solar
from ...wire.status import Status
from ...wire.system_status import Block, SystemStatus

if TYPE_CHECKING:
    from ...wire.vitals import VitalDevice

TOTAL_METERS = {"battery": "meter-battery", "load": "meter-load"}
"""Sums that the gateway computes for battery and load, which have no meter of their own."""
SWITCH_ID, GENERATOR_ID = "switch", "generator"
STRINGS = "ABCD"
PHASES = (1, 2, 3)
MAX_CLAMPS = 4
VITAL_NAMES = frozenset(
    [
        "THC_AmbientTemp",
        *("POD_nom_energy_remaining", "POD_nom_full_pack_energy"),
        *("POD_available_charge_power", "POD_available_dischg_power"),
        *("POD_PermanentlyFaulted", "POD_PersistentlyFaulted"),
        *("PINV_Pout", "PINV_EnergyCharged", "PINV_EnergyDischarged"),
        *("PVAC_Pout", "PVAC_Fout", "PVAC_LifetimeEnergyPV_Total", "PVAC_VL1Ground", "PVAC_VL2Ground"),
        *(
            f"PVAC_PV{quantity}_{letter}"
            for quantity in ("MeasuredVoltage", "Current", "MeasuredPower")
            for letter in STRINGS
        ),
        *(f"PVS_String{letter}_Connected" for letter in STRINGS),
        "ISLAND_GridConnected",
        *(f"ISLAND_VL{phase}N_{side}" for phase in PHASES for side in ("Main", "Load")),
        *(f"ISLAND_PhaseL{phase}_Main_Load" for phase in PHASES),
        *(f"NEURIO_CT{clamp}_{quantity}" for clamp in range(MAX_CLAMPS) for quantity in ("Location", "InstRealPower")),
    ]
)
"""Every value that a detail uses; a third of those that a gateway sends."""


@dataclass(frozen=True, slots=True)
class Internals:
    """Devices inside the system: from the vitals, or from ``solar_powerwall``; None: not by this firmware, or role."""

    vitals: "list[VitalDevice] | None" = None
    solar: SolarPowerwall | None = None

    @property
    def has_strings(self) -> bool:
        """Whether solar strings end in an inverter of the system."""
        return self.string_inverter is not None or any(device.type == "PVAC" for device in self.vitals or ())

    @property
    def has_switch(self) -> bool:
        """Whether its switch is among the vitals."""
        return any(device.type == "TESYNC" for device in self.vitals or ())

    @property
    def string_inverter(self) -> PvacStatus | None:
        """The inverter of a Powerwall+, where there are no vitals."""
        inverter = None if self.solar is None else self.solar.pvac_status
        return inverter if isinstance(inverter, PvacStatus) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """Answers about a site; None: this firmware has no such endpoint, or none while it is stopped."""

    status: Status | None = None
    info: SiteInfo | None = None
    system: SystemStatus | None = None
    meters: list[MeterConfig] | None = None
    solars: list[Solar] | None = None
    generators: Generators | None = None
    internals: Internals = Internals()

    @property
    def is_restricted(self) -> bool:
        """Whether the gateway has meters, charge and grid state only."""
        return self.status is None and self.info is None

    @property
    def has_generator(self) -> bool:
        """Whether there are generators; they share one meter."""
        return self.generators is not None and bool(self.generators.generators)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurements:
    """Measured values of the devices; None: this firmware has no such endpoint."""

    system: SystemStatus | None
    site_meters: list[MeterDetails] | None
    solar_meters: list[MeterDetails] | None
    aggregates: Aggregates
    internals: Internals
    has_generator: bool


def battery_id(block: Block, number: int) -> str:
    """Return a pack's id: its serial, or its place in the list where that is hidden."""
    return text_or_none(block.PackageSerialNumber) or f"battery-{number}"


def solar_id(number: int) -> str:
    """Return the id of a solar inverter, whichever endpoint reports it."""
    return f"solar-{number}"
