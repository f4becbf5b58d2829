"""Powerwalls: one alone, and the larger systems a gateway runs."""

from dataclasses import replace

from ..spec import TwinSpec
from .base import AMERICAN, EUROPEAN_THREE_PHASE, MUNICH, SAN_FRANCISCO, modules_of

POWERWALL_2 = TwinSpec(
    name="powerwall-2",
    maker="Tesla",
    model="Powerwall 2",
    firmware="20.49.0",
    **SAN_FRANCISCO,
    **AMERICAN,
    **modules_of(1, 14_000.0, 5_000.0, 50.0),
    solar_inverter_w=5_000.0,
    tilt_deg=25.0,
    load_kwh_per_year=5_500.0,
    critical_share=1.0,
    hidden_soc_percent=5.0,
    battery_part_number="EMU-2012170-25-E",
    battery_serial="EMU-TG",
    gateway_part_number="EMU-1152100-13-J",
    gateway_serial="EMU-GW",
    reserve_percent=20.0,
)
"""Split phase, one pack of 13.5 kWh usable with its own 5 kW inverter; San Francisco."""

POWERWALL_PLUS = replace(
    POWERWALL_2,
    name="powerwall-plus",
    model="Powerwall+",
    firmware="23.28.2",
    solar_peak_w=7_600.0,
    solar_inverter_w=7_600.0,
    solar_inverter_model="Solar Inverter 7.6",
    solar_inverter_part_number="1538100-00-F",
    solar_inverter_serial="EMU-PV",
    solar_inverter_firmware="27626f98a66cad",
    # Shares of the document's example (552, 0, 508 and 503 W).
    strings=(("A", 0.353), ("B", 0.0), ("C", 0.325), ("D", 0.322)),
    load_kwh_per_year=9_000.0,
    modules=2,
    battery_part_number="2012170-25-E",
    gateway_part_number="1232100-00-E",
)
"""Two packs and Tesla's own 7.6 kW solar inverter with four strings, the second not connected (as captured)."""

POWERWALL_THREE_PHASE = replace(
    POWERWALL_2,
    name="powerwall-three-phase",
    **MUNICH,
    **EUROPEAN_THREE_PHASE,
    solar_peak_w=10_000.0,
    solar_inverter_w=10_000.0,
    load_kwh_per_year=9_000.0,
    generator_w=6_000.0,
    modules=3,
)
"""A pack for each of three phases, and a generator for long outages; Munich. Both other sizes are invented."""

POWERWALL_ONE_OFF = replace(POWERWALL_2, name="powerwall-one-off", modules=3, modules_off=1)
"""Three packs, the last of them switched off."""
