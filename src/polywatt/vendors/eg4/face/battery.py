"""The battery bank of an inverter, and its modules.

The portal has texts and tenths (captures: ``battery_….json``).
"""

from starlette.responses import Response

from polywatt.model import BatteryDetail, Device

from ..wire.session import Dialect
from .numbers import mean, negative, positive, quotient, scaled, text_of, times, total
from .request import FaceRequest, FaceRoute, post
from .responses import Body, json_response
from .snapshot import HUNDREDTH, MILLI, TENTH, Snapshot, capacity_ah, server_time
from .state import FaceState

CELLS = 16
"""In series, of a module of 51.2 V."""
CHARGED_DECIVOLTS = 560
"""Voltage of a full module, as captured."""
CHARGES, DISCHARGES, UNKNOWN = "charge", "discharge", "unknown"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""
    battery_from = document_battery if state.dialect is Dialect.DOCUMENT else portal_battery

    async def fetch(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        return json_response(battery_from(await plant.snapshot(inverter)))

    return [post("/api/battery/getBatteryInfo", fetch)]


def document_battery(snapshot: Snapshot) -> Body:
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
        "batteryArray": [_document_module(inverter.serial, number, *module) for number, module in modules],
    }


def _document_module(serial: str, number: int, device: Device, battery: BatteryDetail) -> Body:
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


def portal_battery(snapshot: Snapshot) -> Body:
    """Return the answer; of an inverter that is offline nothing but empty texts."""
    return _offline(snapshot) if snapshot.reading is None else _online(snapshot)


def _offline(snapshot: Snapshot) -> Body:
    texts = ("totalVoltageText", "currentText", "chargeVoltRef")
    extremes = ("globalMaxCellTemp", "globalMaxCellVoltage", "globalMinCellTemp", "globalMinCellVoltage")
    return {
        "success": True,
        "serialNum": snapshot.inverter.serial,
        "lost": snapshot.is_lost,
        "remainCapacity": 0,
        "fullCapacity": 0,
        "capacityPercent": 0,
        "totalNumber": 0,
        "currentType": UNKNOWN,
        "hasCellExtremes": False,
        **dict.fromkeys((*texts, *extremes), ""),
    }


def _online(snapshot: Snapshot) -> Body:
    modules, batteries = snapshot.details.modules, snapshot.details.batteries
    power_w, amps = snapshot.battery_w, total([battery.current_a for battery in batteries])
    volts = mean([battery.voltage_v for battery in batteries])
    soc = None if snapshot.reading is None else snapshot.reading.soc_percent
    ah = capacity_ah(snapshot.inverter)
    full_ah = scaled(ah)
    remaining_ah = None if ah is None or soc is None else round(ah * soc / 100.0)
    body = {
        "success": True,
        "serialNum": snapshot.inverter.serial,
        "lost": False,
        "hasRuntimeData": True,
        "statusText": snapshot.status_text,
        "pCharge": scaled(negative(power_w)),
        "pDisCharge": scaled(positive(power_w)),
        "batStatus": _status(power_w),
        "batPower": scaled(times(power_w, -1.0)),
        "soc": scaled(soc),
        "vBat": scaled(volts, TENTH),
        "pinv": scaled(positive(snapshot.ac_w)),
        "prec": scaled(negative(snapshot.ac_w)),
        "maxBatteryCharge": full_ah,
        "currentBatteryCharge": remaining_ah,
        "batteryArray": [_portal_module(snapshot, index, *module) for index, module in enumerate(modules)],
        "remainCapacity": remaining_ah,
        "fullCapacity": full_ah,
        "capacityPercent": scaled(soc),
        "totalNumber": len(modules),
        "currentText": "" if amps is None else text_of(abs(amps), 1),
        "currentType": UNKNOWN if not amps else CHARGES if amps < 0.0 else DISCHARGES,
        "totalVoltageText": "" if volts is None else text_of(volts, 0),
    }
    return {key: value for key, value in body.items() if value is not None}


def _status(power_w: float | None) -> str | None:
    """Return the captured text, or one of two like it."""
    if power_w is None:
        return None
    return "Charging" if power_w < 0.0 else "Discharging" if power_w > 0.0 else "Idle"


def _portal_module(snapshot: Snapshot, index: int, device: Device, battery: BatteryDetail) -> Body:
    """Return one module; its current has no sign. Which cells are the extremes is invented."""
    serial = device.serial or f"Battery_ID_{index + 1:02}"
    ah = quotient(device.capacity_wh, device.nominal_v)
    remaining_ah = None if ah is None or battery.soc_percent is None else ah * battery.soc_percent / 100.0
    amps = None if battery.current_a is None else abs(battery.current_a)
    known = {
        "totalVoltage": scaled(battery.voltage_v, HUNDREDTH),
        "current": scaled(amps, TENTH),
        "soc": scaled(battery.soc_percent),
        "soh": scaled(battery.soh_percent),
        "currentRemainCapacity": scaled(remaining_ah),
        "currentFullCapacity": scaled(ah),
        "currentCapacityPercent": scaled(battery.soc_percent),
        "batMaxCellTemp": scaled(battery.temperature_c if battery.cell_max_c is None else battery.cell_max_c, TENTH),
        "batMinCellTemp": scaled(battery.temperature_c if battery.cell_min_c is None else battery.cell_min_c, TENTH),
        "batMaxCellVoltage": scaled(battery.cell_max_v, MILLI),
        "batMinCellVoltage": scaled(battery.cell_min_v, MILLI),
        "batChargeMaxCur": scaled(quotient(battery.charge_limit_w, battery.voltage_v), TENTH),
        "batChargeVoltRef": CHARGED_DECIVOLTS,
        "batMaxCellNumTemp": None if battery.temperature_c is None else 1,
        "batMinCellNumTemp": None if battery.temperature_c is None else CELLS // 2,
        "maxBatteryCharge": scaled(capacity_ah(snapshot.inverter)),
        "batMaxCellNumVolt": None if battery.cell_max_v is None else 1,
        "batMinCellNumVolt": None if battery.cell_min_v is None else CELLS // 2,
        "cycleCnt": battery.cycles,
        "fwVersionText": None if device.firmware is None else device.firmware.version,
    }
    return {
        "batteryKey": f"{snapshot.inverter.serial}_{serial}",
        "batterySn": serial,
        "batteryType": "BATT_default",
        "batteryTypeText": "",
        "lastUpdateTime": server_time(snapshot.now),
        "batIndex": index,
        "batBmsModelText": "",
        "lost": False,
        **{key: value for key, value in known.items() if value is not None},
        **dict.fromkeys(("chgCapacity", "disChgCapacity", "ambientTemp", "mosTemp", "noticeInfo"), ""),
    }
