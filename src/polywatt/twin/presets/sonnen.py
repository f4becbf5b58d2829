"""A sonnen eco."""

from polywatt.model import Phases

from ..spec import TwinSpec

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
