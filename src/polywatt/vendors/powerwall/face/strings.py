"""``solar_powerwall``: the inverter of a Powerwall+ and its strings."""

from typing import Any

from polywatt.model import Device, InverterDetail, SolarString

LIMIT_SHARE = 0.03
"""``pv_power_limit`` of the only capture is 230.4 of 7,680 W; what it means is not known."""


def solar_powerwall_from(device: Device, of: InverterDetail) -> dict[str, Any]:
    """The inverter (PVAC) and the switch of its strings (PVS).

    Of the hundred alarms that a capture names none is ever on here, so none is listed.
    """
    leg_v = of.phases[0].voltage_v if of.phases else None
    volts = None if leg_v is None else leg_v * min(len(of.phases), 2)
    return {
        "pvac_status": {
            "state": "PVAC_Active",
            "disabled": False,
            "disabled_reasons": [],
            "grid_state": "Grid_Compliant",
            "inv_state": "INV_Grid_Connected",
            "v_out": volts,
            "f_out": of.frequency_hz,
            "p_out": of.ac_w,
            "q_out": 0,
            "i_out": None if of.ac_w is None or not volts else of.ac_w / volts,
            "string_vitals": [_string(number, string) for number, string in enumerate(of.strings, 1)],
        },
        "pvs_status": {
            "state": "PVS_GridSupporting",
            "disabled": False,
            "enable_output": True,
            "v_ll": volts,
            "self_test_state": "PVS_SelfTestOff",
        },
        "pv_power_limit": None if device.rated_w is None else device.rated_w * LIMIT_SHARE,
        "power_status_setpoint": "on",
        "pvac_alerts": {},
        "pvs_alerts": {},
    }


def _string(number: int, string: SolarString) -> dict[str, Any]:
    return {
        "string_id": number,
        "connected": string.is_connected,
        "measured_voltage": string.voltage_v,
        "current": string.current_a,
        "measured_power": string.power_w,
    }
