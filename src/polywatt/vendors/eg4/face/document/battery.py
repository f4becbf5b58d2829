"""``getBatteryInfo``: the bank and its modules."""

from typing import Any

from polywatt.model import BatteryDetail, Device

from ..moment import Moment, capacity_ah
from ..numbers import mean, part, scaled, total
from ..runtime import HUNDREDTH, TENTH

CELLS = 16
"""In series, of a module of 51.2 V."""
MILLI = 1_000.0


def battery_from(moment: Moment) -> dict[str, Any]:
    """Power and current are positive while charging."""
    modules = [of for _, of in moment.parts.modules]
    power_w, volts = moment.battery_w, mean([of.voltage_v for of in modules])
    ah = capacity_ah(moment.unit)
    reading = moment.reading
    return {
        "success": True,
        "serialNum": moment.unit.serial,
        "batteryType": "LITHIUM",
        "batParallelNum": len(moment.unit.modules),
        "batCapacity": scaled(ah),
        "soc": None if reading is None else scaled(reading.soc_percent),
        "vBat": scaled(volts, TENTH),
        "iBat": scaled(part(total([of.current_a for of in modules]), -1.0), HUNDREDTH),
        "pBat": scaled(part(power_w, -1.0)),
        "tBat": scaled(mean([of.temperature_c for of in modules])),
        "bmsCharge": True,
        "bmsDischarge": True,
        "bmsForceCharge": False,
        "batteryArray": [_module(moment.unit.serial, n, *module) for n, module in enumerate(moment.parts.modules, 1)],
    }


def _module(serial: str, number: int, device: Device, of: BatteryDetail) -> dict[str, Any]:
    highest, lowest = scaled(of.cell_max_v, MILLI), scaled(of.cell_min_v, MILLI)
    found = {
        "batteryKey": f"{number:02}" if device.serial is None else f"{serial}_{device.serial}",
        "soc": scaled(of.soc_percent),
        "voltage": scaled(of.voltage_v, HUNDREDTH),
        "current": scaled(part(of.current_a, -1.0), HUNDREDTH),
        "power": scaled(part(of.battery_w, -1.0)),
        "temperature": scaled(of.temperature_c),
        "soh": scaled(of.soh_percent),
        "cycleCount": of.cycles,
    }
    if highest is None or lowest is None:
        # Not all modules report all fields.
        return found
    cells = _cells(lowest, highest)
    spread = {"cellVoltageMax": highest, "cellVoltageMin": lowest, "cellVoltageDelta": highest - lowest}
    return found | spread | {"cellVoltages": cells}


def _cells(lowest: int, highest: int) -> list[int]:
    """Every cell, between the two that are known (the rest is invented)."""
    half = CELLS // 2
    falling = [round(highest - (highest - lowest) * n / (half - 1)) for n in range(half)]
    return falling + falling[::-1]
