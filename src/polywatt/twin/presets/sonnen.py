"""sonnen's eco."""

from ..spec import TwinSpec
from .base import EUROPEAN, WILDPOLDSRIED, modules_of

SONNEN_ECO_8 = TwinSpec(
    name="sonnen-eco-8",
    maker="sonnen",
    model="eco 8.0/8",
    firmware="3.2.8",
    **WILDPOLDSRIED,
    **EUROPEAN,
    **modules_of(4, 2_000.0, 2_500.0, 51.2),
    battery_limit_w=2_500.0,
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
