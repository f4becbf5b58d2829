"""``getInverterRuntime``: what one inverter does now; both spellings have the same."""

from typing import Any
from zoneinfo import ZoneInfo

from polywatt.model import Charge, Discharge, GridState, Reading

from .moment import Moment, capacity_ah, firmware_of, line_v, stamp
from .numbers import above, below, mean, part, scaled, total
from .units import MODEL, Unit

TENTH, HUNDREDTH = 10.0, 100.0
"""Runtime and bank voltages are tenths by the document's own examples (vBat 530 is 53.0 V), frequencies hundredths."""
NORMAL, STANDBY = 32, 0
"""The number for normal is the example's; that for standby is invented."""


def runtime_from(moment: Moment) -> dict[str, Any]:
    """The whole answer. A lost inverter's leaves out charge, voltage and solar, as captured."""
    found = _head(moment)
    if moment.reading is None:
        return found
    return found | _grid(moment, moment.reading) | _solar(moment) | _battery(moment) | _rest(moment, moment.reading)


def _head(moment: Moment) -> dict[str, Any]:
    unit, in_force = moment.unit, None if moment.settings is None else moment.settings.in_force
    does = None if in_force is None else in_force.action
    rated_w = moment.rated_w
    local = moment.now.astimezone(ZoneInfo(moment.home.timezone or "UTC"))
    return {
        "success": True,
        "serialNum": unit.serial,
        "fwCode": moment.firmware or firmware_of(unit),
        "powerRatingText": None if rated_w is None else f"{rated_w / 1_000:g}kW",
        "lost": moment.is_lost,
        "hasRuntimeData": moment.reading is not None,
        "statusText": moment.state,
        "model": MODEL,
        "modelText": f"0x{MODEL:X}",
        "serverTime": stamp(moment.now),
        "deviceTime": f"{local:%Y-%m-%d %H:%M:%S}",
        "batShared": False,
        "isParallelEnabled": moment.units > 1,
        "batteryType": "LITHIUM",
        "batParallelNum": str(len(unit.modules)),
        "batCapacity": _capacity(unit),
        "hasUnclosedQuickChargeTask": isinstance(does, Charge),
        "hasUnclosedQuickDischargeTask": isinstance(does, Discharge),
        "hasEpsOverloadRecoveryTime": False,
        "allowGenExercise": True,
        "remainTime": 0,
    }


def _capacity(unit: Unit) -> str | None:
    ah = capacity_ah(unit)
    return None if ah is None else f"{ah:.0f}"


def _grid(moment: Moment, reading: Reading) -> dict[str, Any]:
    share, volts = moment.unit.share, line_v(reading.grid_voltage_v, moment.home)
    is_islanded = reading.grid_state == GridState.ISLANDED
    ratings = moment.home.ratings
    home_v = line_v(ratings.nominal_v, moment.home) if is_islanded else volts
    ac_w = moment.ac_w
    backed_up_w = part(reading.critical_load_w, share) if is_islanded else 0.0
    return {
        "vacr": scaled(volts, TENTH),
        "vacs": 0,
        "vact": 0,
        "fac": 0 if is_islanded else scaled(reading.grid_frequency_hz, HUNDREDTH),
        "pf": "1",
        "vepsr": scaled(home_v, TENTH),
        "vepss": 0,
        "vepst": 0,
        "feps": scaled(reading.grid_frequency_hz, HUNDREDTH),
        "seps": scaled(backed_up_w),
        "peps": scaled(backed_up_w),
        "pToGrid": scaled(below(part(reading.grid_w, share))),
        "pToUser": scaled(above(part(reading.grid_w, share))),
        "pinv": scaled(above(ac_w)),
        "prec": scaled(below(ac_w)),
    }


def _solar(moment: Moment) -> dict[str, Any]:
    reading, inverter = moment.reading, moment.parts.inverter
    strings = list(inverter.strings) if inverter is not None else []
    whole_w = None if reading is None else part(reading.solar_w, moment.unit.share)
    powers = [string.power_w for string in strings] or [whole_w]
    volts = [string.voltage_v for string in strings]
    found: dict[str, Any] = {}
    for number in (1, 2, 3):
        is_there = number <= len(strings)
        found[f"vpv{number}"] = scaled(volts[number - 1], TENTH) if is_there else 0
        found[f"ppv{number}"] = scaled(powers[number - 1]) if number <= len(powers) else 0
    return found | {"ppv": scaled(total(powers))}


def _battery(moment: Moment) -> dict[str, Any]:
    modules, reading = [of for _, of in moment.parts.modules], moment.reading
    power_w = moment.battery_w
    volts = mean([of.voltage_v for of in modules])
    limits = [total([of.charge_limit_w for of in modules]), total([of.discharge_limit_w for of in modules])]
    amps = [None if limit_w is None or not volts else limit_w / volts for limit_w in limits]
    return {
        "tBat": scaled(mean([of.temperature_c for of in modules])),
        "pCharge": scaled(below(power_w)),
        "pDisCharge": scaled(above(power_w)),
        "batPower": scaled(part(power_w, -1.0)),
        "batteryColor": "green",
        "soc": None if reading is None else scaled(reading.soc_percent),
        "vBat": scaled(volts, TENTH),
        "maxChgCurr": scaled(amps[0], HUNDREDTH),
        "maxDischgCurr": scaled(amps[1], HUNDREDTH),
        "maxChgCurrValue": scaled(amps[0], TENTH),
        "maxDischgCurrValue": scaled(amps[1], TENTH),
        "bmsCharge": limits[0] is None or limits[0] > 0.0,
        "bmsDischarge": limits[1] is None or limits[1] > 0.0,
        "bmsForceCharge": False,
    }


def _rest(moment: Moment, reading: Reading) -> dict[str, Any]:
    inverter, share = moment.parts.inverter, moment.unit.share
    warmth = None if inverter is None else scaled(inverter.temperature_c)
    bus = inverter.buses_v[0] if inverter is not None and inverter.buses_v else None
    power_w = part(reading.generator_w, share)
    runs = power_w is not None and power_w > 0.0
    arrow = "toInverter" if (moment.ac_w or 0.0) < 0.0 else "fromInverter"
    return {
        "status": NORMAL,
        "tinner": warmth,
        "tradiator1": warmth,
        "tradiator2": warmth,
        "vBus1": scaled(bus, TENTH),
        "vBus2": 0,
        "_12KAcCoupleInverterFlow": False,
        "_12KAcCoupleInverterData": False,
        "acCouplePower": 0,
        "_12KUsingGenerator": runs,
        "genVolt": 0,
        "genFreq": 0,
        "genPower": scaled(power_w) if runs else 0,
        "genDryContact": "ON" if runs else "OFF",
        "consumptionPower114": scaled(part(reading.load_w, share)),
        "consumptionPower": scaled(part(reading.load_w, share)),
        "pEpsL1N": 0,
        "pEpsL2N": 0,
        "haspEpsLNValue": True,
        "directions": {"inverterArrowDir": arrow},
    }
