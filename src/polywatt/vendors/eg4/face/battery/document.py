"""The battery bank and its modules as the document has them."""

from polywatt.model import BatteryDetail, Device

from ..numbers import mean, scaled, times, total
from ..responses import Body
from ..snapshot import HUNDREDTH, MILLI, TENTH, Snapshot, capacity_ah

CELLS = 16
"""In series, of a module of 51.2 V."""


def battery_from(snapshot: Snapshot) -> Body:
    """Return the answer. Power and current are positive while charging."""
    inverter, reading, batteries = snapshot.inverter, snapshot.reading, snapshot.details.batteries
    modules = enumerate(snapshot.details.modules, 1)
    return {
        "success": True,
        "serialNum": inverter.serial,
        "batteryType": "LITHIUM",
        "batParallelNum": len(inverter.modules),
        "batCapacity": scaled(capacity_ah(inverter)),
        "soc": None if reading is None else scaled(reading.soc_percent),
        "vBat": scaled(mean([battery.voltage_v for battery in batteries]), TENTH),
        "iBat": scaled(times(total([battery.current_a for battery in batteries]), -1.0), HUNDREDTH),
        "pBat": scaled(times(snapshot.battery_w, -1.0)),
        "tBat": scaled(mean([battery.temperature_c for battery in batteries])),
        "bmsCharge": True,
        "bmsDischarge": True,
        "bmsForceCharge": False,
        "batteryArray": [_module(inverter.serial, number, *module) for number, module in modules],
    }


def _module(serial: str, number: int, device: Device, battery: BatteryDetail) -> Body:
    highest, lowest = scaled(battery.cell_max_v, MILLI), scaled(battery.cell_min_v, MILLI)
    body = {
        "batteryKey": f"{number:02}" if device.serial is None else f"{serial}_{device.serial}",
        "soc": scaled(battery.soc_percent),
        "voltage": scaled(battery.voltage_v, HUNDREDTH),
        "current": scaled(times(battery.current_a, -1.0), HUNDREDTH),
        "power": scaled(times(battery.battery_w, -1.0)),
        "temperature": scaled(battery.temperature_c),
        "soh": scaled(battery.soh_percent),
        "cycleCount": battery.cycles,
    }
    if highest is None or lowest is None:
        # Not all modules report all fields.
        return body
    cells = _cells(lowest, highest)
    spread = {"cellVoltageMax": highest, "cellVoltageMin": lowest, "cellVoltageDelta": highest - lowest}
    return body | spread | {"cellVoltages": cells}


def _cells(lowest: int, highest: int) -> list[int]:
    """Return a voltage of every cell, between the two that are known (the rest is invented)."""
    half = CELLS // 2
    falling = [round(highest - (highest - lowest) * n / (half - 1)) for n in range(half)]
    return falling + falling[::-1]
