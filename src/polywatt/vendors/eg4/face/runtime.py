"""``getInverterRuntime``: the live values of an inverter, with the same keys in both dialects."""

from starlette.responses import Response

from polywatt.model import Charge, Discharge, GridState, Reading

from ..wire.session import Dialect
from .inventory import MODEL
from .numbers import mean, negative, positive, quotient, scaled, times, total
from .request import FaceRequest, FaceRoute, post
from .responses import Body, json_response
from .snapshot import (
    HUNDREDTH,
    TENTH,
    Snapshot,
    capacity_ah,
    device_time,
    firmware_code_of,
    line_voltage_v,
    server_time,
)
from .state import FaceState

NORMAL = 32
"""The ``status`` of the example."""
FLOWING = (
    *("status", "ppv", "pCharge", "pDisCharge", "batPower", "batteryColor", "soc", "vBat", "pinv", "prec", "peps"),
    *("_12KAcCoupleInverterFlow", "_12KAcCoupleInverterData", "acCouplePower"),
)
"""Keys that a captured answer had online, and one offline had not (``runtime_offline.json``)."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def fetch(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        body = runtime_from(await plant.snapshot(inverter))
        if state.dialect is Dialect.PORTAL:
            body = _with_last_values(body, state.last_runtimes)
        return json_response(body)

    return [post("/api/inverter/getInverterRuntime", fetch)]


def _with_last_values(body: Body, last_runtimes: dict[str, Body]) -> Body:
    """Return the answer, of a lost inverter with its last voltages, where it has ever been online."""
    serial = body["serialNum"]
    if not body["lost"]:
        last_runtimes[serial] = body
        return body
    last_values = {key: value for key, value in last_runtimes.get(serial, {}).items() if key not in FLOWING}
    return last_values | body | {"hasRuntimeData": bool(last_values)}


def runtime_from(snapshot: Snapshot) -> Body:
    """Return the answer. A lost inverter's leaves out charge, voltage and solar, as captured."""
    head, reading = _head(snapshot), snapshot.reading
    if reading is None:
        return head
    return (
        head
        | _grid(snapshot, reading)
        | _solar(snapshot, reading)
        | _battery(snapshot, reading)
        | _rest(snapshot, reading)
    )


def _head(snapshot: Snapshot) -> Body:
    inverter, in_force = snapshot.inverter, None if snapshot.settings is None else snapshot.settings.in_force
    action = None if in_force is None else in_force.action
    rated_w, full_ah = snapshot.rated_w, capacity_ah(inverter)
    return {
        "success": True,
        "serialNum": inverter.serial,
        "fwCode": snapshot.firmware or firmware_code_of(inverter),
        "powerRatingText": None if rated_w is None else f"{rated_w / 1_000:g}kW",
        "lost": snapshot.is_lost,
        "hasRuntimeData": snapshot.reading is not None,
        "statusText": snapshot.status_text,
        "model": MODEL,
        "modelText": f"0x{MODEL:X}",
        "serverTime": server_time(snapshot.now),
        "deviceTime": device_time(snapshot.now, snapshot.home),
        "batShared": False,
        "isParallelEnabled": snapshot.inverter_count > 1,
        "batteryType": "LITHIUM",
        "batParallelNum": str(len(inverter.modules)),
        "batCapacity": None if full_ah is None else f"{full_ah:.0f}",
        "hasUnclosedQuickChargeTask": isinstance(action, Charge),
        "hasUnclosedQuickDischargeTask": isinstance(action, Discharge),
        "hasEpsOverloadRecoveryTime": False,
        "allowGenExercise": True,
        "remainTime": 0,
    }


def _grid(snapshot: Snapshot, reading: Reading) -> Body:
    share, volts = snapshot.inverter.share, line_voltage_v(reading.grid_voltage_v, snapshot.home)
    is_islanded = reading.grid_state == GridState.ISLANDED
    ratings = snapshot.home.ratings
    home_v = line_voltage_v(ratings.nominal_v, snapshot.home) if is_islanded else volts
    ac_w = snapshot.ac_w
    backed_up_w = times(reading.critical_load_w, share) if is_islanded else 0.0
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
        "pToGrid": scaled(negative(times(reading.grid_w, share))),
        "pToUser": scaled(positive(times(reading.grid_w, share))),
        "pinv": scaled(positive(ac_w)),
        "prec": scaled(negative(ac_w)),
    }


def _solar(snapshot: Snapshot, reading: Reading) -> Body:
    inverter = snapshot.details.inverter
    strings = list(inverter.strings) if inverter is not None else []
    powers = [string.power_w for string in strings] or [times(reading.solar_w, snapshot.inverter.share)]
    volts = [string.voltage_v for string in strings]
    body: Body = {}
    for number in (1, 2, 3):
        body[f"vpv{number}"] = scaled(volts[number - 1], TENTH) if number <= len(volts) else 0
        body[f"ppv{number}"] = scaled(powers[number - 1]) if number <= len(powers) else 0
    return body | {"ppv": scaled(total(powers))}


def _battery(snapshot: Snapshot, reading: Reading) -> Body:
    batteries, power_w = snapshot.details.batteries, snapshot.battery_w
    volts = mean([battery.voltage_v for battery in batteries])
    limits = [
        total([battery.charge_limit_w for battery in batteries]),
        total([battery.discharge_limit_w for battery in batteries]),
    ]
    amps = [quotient(limit_w, volts) for limit_w in limits]
    return {
        "tBat": scaled(mean([battery.temperature_c for battery in batteries])),
        "pCharge": scaled(negative(power_w)),
        "pDisCharge": scaled(positive(power_w)),
        "batPower": scaled(times(power_w, -1.0)),
        "batteryColor": "green",
        "soc": scaled(reading.soc_percent),
        "vBat": scaled(volts, TENTH),
        "maxChgCurr": scaled(amps[0], HUNDREDTH),
        "maxDischgCurr": scaled(amps[1], HUNDREDTH),
        "maxChgCurrValue": scaled(amps[0], TENTH),
        "maxDischgCurrValue": scaled(amps[1], TENTH),
        "bmsCharge": limits[0] is None or limits[0] > 0.0,
        "bmsDischarge": limits[1] is None or limits[1] > 0.0,
        "bmsForceCharge": False,
    }


def _rest(snapshot: Snapshot, reading: Reading) -> Body:
    inverter, share = snapshot.details.inverter, snapshot.inverter.share
    warmth = None if inverter is None else scaled(inverter.temperature_c)
    bus = inverter.buses_v[0] if inverter is not None and inverter.buses_v else None
    power_w = times(reading.generator_w, share)
    runs = power_w is not None and power_w > 0.0
    arrow = "toInverter" if (snapshot.ac_w or 0.0) < 0.0 else "fromInverter"
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
        "consumptionPower114": scaled(times(reading.load_w, share)),
        "consumptionPower": scaled(times(reading.load_w, share)),
        "pEpsL1N": 0,
        "pEpsL2N": 0,
        "haspEpsLNValue": True,
        "directions": {"inverterArrowDir": arrow},
    }
