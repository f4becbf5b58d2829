"""EG4's hybrid inverters: one alone, and two with a GridBOSS."""

from dataclasses import replace

from polywatt.model import Coupling, MeterPlace, PortUse

from ..spec import TwinSpec
from .base import AMERICAN, SAN_FRANCISCO, modules_of

EG4_18KPV = TwinSpec(
    name="eg4-18kpv",
    maker="EG4",
    model="18KPV",
    firmware="fAAB-2122",
    **SAN_FRANCISCO,
    **AMERICAN,
    **modules_of(3, 14_336.0, 4_000.0, 51.2),
    meters=frozenset({MeterPlace.GRID, MeterPlace.LOAD, MeterPlace.BATTERY}),
    solar_peak_w=12_000.0,
    solar_coupling=Coupling.DC,
    solar_inverter_w=18_000.0,
    inverter_w=12_000.0,
    strings=(("pv1", 0.5), ("pv2", 0.3), ("pv3", 0.2)),
    tilt_deg=25.0,
    load_kwh_per_year=11_000.0,
    critical_share=1.0,
    battery_limit_w=12_000.0,
    module_cells=16,
    dc_bus_v=370.0,
    battery_part_number="BATT_default",
    battery_serial="Battery_ID",
    battery_model="LITHIUM",
    battery_firmware="2.17",
    gateway_part_number="EMU-DONGLE",
    gateway_serial="EMU-DG",
    inverter_model="18KPV",
    inverter_serial="1234567890",
    inverter_firmware="fAAB-2122",
    has_exact_serials=True,
    reserve_percent=10.0,
)
"""One 12 kW inverter with three modules of 280 Ah (the size of the captures) and 12 kWp on three inputs."""

PARALLEL_GRIDBOSS = replace(
    EG4_18KPV,
    name="parallel-gridboss",
    solar_peak_w=20_000.0,
    solar_inverter_w=36_000.0,
    inverter_w=24_000.0,
    inverters=2,
    modules=6,
    battery_limit_w=24_000.0,
    load_kwh_per_year=20_000.0,
    has_switch=True,
    switch_model="GridBOSS",
    switch_serial="0987654321",
    switch_firmware="IAAB-1300",
    ports=(PortUse.SOLAR, PortUse.LOAD),
    port_solar_peak_w=4_000.0,
    port_load_share=0.25,
    generator_w=12_000.0,
)
"""Two of them in a parallel group, six modules, behind a GridBOSS.

Its first port has microinverters, as in a capture of one; the loads on its second and its generator are invented.
"""
