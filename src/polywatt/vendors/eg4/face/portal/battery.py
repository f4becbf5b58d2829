"""``getBatteryInfo``: the bank in texts, its modules in tenths (``battery_offline.json``)."""

from typing import Any

from polywatt.model import BatteryDetail, Device

from ..document.battery import CELLS, MILLI
from ..moment import Moment, capacity_ah, stamp
from ..numbers import above, below, mean, part, scaled, total
from ..runtime import HUNDREDTH, TENTH
from .energy import text_of

CHARGED_DECIVOLTS = 560
"""A full module's voltage, as captured."""
CHARGES, DISCHARGES, UNKNOWN = "charge", "discharge", "unknown"


def battery_from(moment: Moment) -> dict[str, Any]:
    """The whole answer; of an inverter that is not heard nothing but texts without a value."""
    return _offline(moment) if moment.reading is None else _online(moment)


def _offline(moment: Moment) -> dict[str, Any]:
    texts = ("totalVoltageText", "currentText", "chargeVoltRef")
    extremes = ("globalMaxCellTemp", "globalMaxCellVoltage", "globalMinCellTemp", "globalMinCellVoltage")
    return {
        "success": True,
        "serialNum": moment.unit.serial,
        "lost": moment.is_lost,
        "remainCapacity": 0,
        "fullCapacity": 0,
        "capacityPercent": 0,
        "totalNumber": 0,
        "currentType": UNKNOWN,
        "hasCellExtremes": False,
        **dict.fromkeys((*texts, *extremes), ""),
    }


def _online(moment: Moment) -> dict[str, Any]:
    modules = moment.parts.modules
    power_w, amps = moment.battery_w, total([of.current_a for _, of in modules])
    volts = mean([of.voltage_v for _, of in modules])
    soc = None if moment.reading is None else moment.reading.soc_percent
    ah = capacity_ah(moment.unit)
    charging_w = part(power_w, -1.0)
    full_ah = scaled(ah)
    remaining_ah = None if ah is None or soc is None else round(ah * soc / 100.0)
    found = {
        "success": True,
        "serialNum": moment.unit.serial,
        "lost": False,
        "hasRuntimeData": True,
        "statusText": moment.state,
        "pCharge": scaled(below(power_w)),
        "pDisCharge": scaled(above(power_w)),
        "batStatus": _status(power_w),
        "batPower": scaled(charging_w),
        "soc": scaled(soc),
        "vBat": scaled(volts, TENTH),
        "pinv": scaled(above(moment.ac_w)),
        "prec": scaled(below(moment.ac_w)),
        "maxBatteryCharge": full_ah,
        "currentBatteryCharge": remaining_ah,
        "batteryArray": [_module(moment, index, *module) for index, module in enumerate(modules)],
        "remainCapacity": remaining_ah,
        "fullCapacity": full_ah,
        "capacityPercent": scaled(soc),
        "totalNumber": len(modules),
        "currentText": "" if amps is None else text_of(abs(amps), 1),
        "currentType": UNKNOWN if not amps else CHARGES if amps < 0.0 else DISCHARGES,
        "totalVoltageText": "" if volts is None else text_of(volts, 0),
    }
    return {key: value for key, value in found.items() if value is not None}


def _status(power_w: float | None) -> str | None:
    """The captured word, and two like it."""
    if power_w is None:
        return None
    return "Charging" if power_w < 0.0 else "Discharging" if power_w > 0.0 else "Idle"


def _charge_a(of: BatteryDetail) -> float | None:
    return None if of.charge_limit_w is None or not of.voltage_v else of.charge_limit_w / of.voltage_v


def _module(moment: Moment, index: int, device: Device, of: BatteryDetail) -> dict[str, Any]:
    """Its current has no sign: the bank says the direction. Which cells are the extremes is invented."""
    serial = device.serial or f"Battery_ID_{index + 1:02}"
    ah = None if device.capacity_wh is None or not device.nominal_v else device.capacity_wh / device.nominal_v
    remaining_ah = None if ah is None or of.soc_percent is None else ah * of.soc_percent / 100.0
    amps = None if of.current_a is None else abs(of.current_a)
    known = {
        "totalVoltage": scaled(of.voltage_v, HUNDREDTH),
        "current": scaled(amps, TENTH),
        "soc": scaled(of.soc_percent),
        "soh": scaled(of.soh_percent),
        "currentRemainCapacity": scaled(remaining_ah),
        "currentFullCapacity": scaled(ah),
        "currentCapacityPercent": scaled(of.soc_percent),
        "batMaxCellTemp": scaled(of.temperature_c if of.cell_max_c is None else of.cell_max_c, TENTH),
        "batMinCellTemp": scaled(of.temperature_c if of.cell_min_c is None else of.cell_min_c, TENTH),
        "batMaxCellVoltage": scaled(of.cell_max_v, MILLI),
        "batMinCellVoltage": scaled(of.cell_min_v, MILLI),
        "batChargeMaxCur": scaled(_charge_a(of), TENTH),
        "batChargeVoltRef": CHARGED_DECIVOLTS,
        "batMaxCellNumTemp": None if of.temperature_c is None else 1,
        "batMinCellNumTemp": None if of.temperature_c is None else CELLS // 2,
        "maxBatteryCharge": scaled(capacity_ah(moment.unit)),
        "batMaxCellNumVolt": None if of.cell_max_v is None else 1,
        "batMinCellNumVolt": None if of.cell_min_v is None else CELLS // 2,
        "cycleCnt": of.cycles,
        "fwVersionText": None if device.firmware is None else device.firmware.version,
    }
    return {
        "batteryKey": f"{moment.unit.serial}_{serial}",
        "batterySn": serial,
        "batteryType": "BATT_default",
        "batteryTypeText": "",
        "lastUpdateTime": stamp(moment.now),
        "batIndex": index,
        "batBmsModelText": "",
        "lost": False,
        **{key: value for key, value in known.items() if value is not None},
        **dict.fromkeys(("chgCapacity", "disChgCapacity", "ambientTemp", "mosTemp", "noticeInfo"), ""),
    }
