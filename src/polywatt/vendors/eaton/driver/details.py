"""Details of inverter and battery: for technicians."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none, nonzero_or_none, text_or_none
from polywatt.model import BatteryDetail, Detail, Device, DeviceKind, Health, InverterDetail, Phase, SolarString

from ..wire.technical import NO_BATTERY, TechnicalStatus
from .home import BATTERY, INVERTER


def details_from(
    technical: TechnicalStatus, battery_w: float | None, devices: tuple[Device, ...], received_at: datetime
) -> tuple[Detail, ...]:
    """Return the details of the inverter, and of the battery where there is one."""
    inverter = Detail(device_id=INVERTER, received_at=received_at, data=_inverter(technical))
    battery = next((device for device in devices if device.kind == DeviceKind.BATTERY), None)
    if battery is None:
        return (inverter,)
    is_online = text_or_none(technical.systemState) != NO_BATTERY and nonzero_or_none(technical.bmsVoltage) is not None
    return (
        inverter,
        Detail(
            device_id=BATTERY,
            received_at=received_at,
            is_online=is_online,
            health=Health.FAULT if technical.bmsFaultCode else Health.NORMAL,
            data=_battery(technical, battery_w if is_online else None, battery.nominal_v),
        ),
    )


def _battery(technical: TechnicalStatus, battery_w: float | None, nominal_v: float | None) -> BatteryDetail:
    """0 V, 0 °C and 0 Ah are missing readings: of the battery, of a sensor, of a counter."""
    return BatteryDetail(
        battery_w=battery_w,
        soc_percent=float_or_none(technical.bmsStateOfCharge),
        voltage_v=nonzero_or_none(technical.bmsVoltage),
        current_a=_current_a(technical, battery_w),
        temperature_c=nonzero_or_none(technical.bmsTemperature),
        cell_min_c=nonzero_or_none(technical.bmsMinTemperature),
        cell_max_c=nonzero_or_none(technical.bmsMaxTemperature),
        cell_min_v=_volts(technical.bmsLowestCellVoltage),
        cell_max_v=_volts(technical.bmsHighestCellVoltage),
        charged_wh=_wh(technical.bmsTotalCharge, nominal_v),
        discharged_wh=_wh(technical.bmsTotalDischarge, nominal_v),
    )


def _current_a(technical: TechnicalStatus, battery_w: float | None) -> float | None:
    """Return the current with the sign of the power: its own is not known."""
    size_a = float_or_none(technical.bmsCurrent)
    if size_a is None or battery_w is None:
        return None
    if battery_w == 0:
        # It rests but for a trickle whose direction is not reported.
        return 0.0 if size_a == 0 else None
    return abs(size_a) if battery_w > 0 else -abs(size_a)


def _volts(millivolts: object) -> float | None:
    size_mv = nonzero_or_none(millivolts)
    return None if size_mv is None else size_mv / 1_000.0


def _wh(ampere_hours: object, nominal_v: float | None) -> float | None:
    charge_ah = nonzero_or_none(ampere_hours)
    return None if charge_ah is None or nominal_v is None else charge_ah * nominal_v


def _inverter(technical: TechnicalStatus) -> InverterDetail:
    voltage_v = float_or_none(technical.gridVoltage)
    return InverterDetail(
        ac_w=float_or_none(technical.inverterPower),
        temperature_c=nonzero_or_none(technical.inverterTemperature),
        buses_v=(nonzero_or_none(technical.busVoltage),),
        frequency_hz=float_or_none(technical.gridFrequency),
        phases=(Phase(phase=1, voltage_v=voltage_v),),
        strings=_strings(technical),
    )


def _strings(technical: TechnicalStatus) -> tuple[SolarString, ...]:
    """Return the DC inputs that have a voltage now; without solar they read 0 V."""
    pairs = (("pv1", technical.pv1Voltage, technical.pv1Current), ("pv2", technical.pv2Voltage, technical.pv2Current))
    return tuple(
        SolarString(
            name=name,
            voltage_v=float_or_none(volts),
            current_a=float_or_none(amperes),
            power_w=_product(volts, amperes),
        )
        for name, volts, amperes in pairs
        if nonzero_or_none(volts) is not None
    )


def _product(volts: object, amperes: object) -> float | None:
    voltage_v, current_a = float_or_none(volts), float_or_none(amperes)
    return None if voltage_v is None or current_a is None else voltage_v * current_a
