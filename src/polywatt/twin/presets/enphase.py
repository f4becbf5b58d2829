"""Enphase's systems: batteries, microinverters, a switch, a car."""

from dataclasses import replace

from polywatt.model import MeterPlace

from ..spec import TwinSpec
from .base import AMERICAN, SAN_JOSE, modules_of

_MICROINVERTER_W, _MODULE_W = 290.0, 400.0
"""Peak power of an IQ8+ (Enphase's data sheet), and of the solar module at it."""

ENPHASE_5P = TwinSpec(
    name="enphase-5p",
    maker="Enphase",
    model="IQ Battery 5P",
    firmware="8.3.5232",
    **SAN_JOSE,
    **AMERICAN,
    **modules_of(4, 5_000.0, 3_840.0, 76.8),
    meters=frozenset({MeterPlace.GRID, MeterPlace.SOLAR, MeterPlace.LOAD}),
    solar_peak_w=20 * _MODULE_W,
    solar_inverter_w=20 * _MICROINVERTER_W,
    microinverters=20,
    microinverter_model="IQ8PLUS-72-2-US",
    microinverter_part_number="800-01735-r02",
    microinverter_serial="48",
    microinverter_firmware="520-00082-r01-v04.30.32",
    tilt_deg=22.0,
    load_kwh_per_year=9_500.0,
    critical_share=1.0,
    has_switch=True,
    switch_model="IQ System Controller 3",
    switch_serial="SC",
    switch_firmware="8.3.5232",
    switch_ports=0,
    charge_efficiency=0.95,
    discharge_efficiency=0.95,
    battery_part_number="830-01760-r37",
    battery_serial="BT",
    battery_model="IQ Battery 5P",
    battery_firmware="522-00002-01-v01.02.596",
    gateway_part_number="800-00654-r08",
    gateway_serial="GW",
    chargers=1,
    charger_name="IQ EV Charger",
    charger_model="IQ-EVSE-NA-1060",
    charger_part_number="865-02030 09",
    charger_serial="EV",
    charger_firmware="25.37.1.14",
    charger_max_a=40.0,
    charger_min_a=6.0,
    charger_v=240.0,
    house_limit_a=100.0,
    reserve_percent=20.0,
    shutdown_percent=15.0,
    has_storm_guard=True,
)
"""Four batteries, twenty modules and a car. Serial and part numbers are invented, or of the document's samples."""

ENPHASE_50 = replace(
    ENPHASE_5P,
    name="enphase-50",
    solar_peak_w=50 * _MODULE_W,
    solar_inverter_w=50 * _MICROINVERTER_W,
    microinverters=50,
)
"""The same under fifty modules."""
