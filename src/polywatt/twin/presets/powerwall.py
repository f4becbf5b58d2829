"""A Powerwall."""

from polywatt.model import Phases

from ..spec import TwinSpec

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
