"""What inverter and battery do now: for technicians."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none, nonzero_or_none, text_or_none
from polywatt.model import BatteryDetail, Detail, Device, DeviceKind, Health, InverterDetail, Phase, SolarString

from ..wire.technical import NO_BATTERY, TechnicalStatus
from .home import BATTERY, INVERTER


def details_from(
    told: TechnicalStatus, battery_w: float | None, devices: tuple[Device, ...], received_at: datetime
) -> tuple[Detail, ...]:
    """One for the inverter and one for the battery."""
    inverter = Detail(device_id=INVERTER, received_at=received_at, data=_inverter(told))
    battery = next((device for device in devices if device.kind == DeviceKind.BATTERY), None)
    if battery is None:
        return (inverter,)
    is_heard = text_or_none(told.systemState) != NO_BATTERY and nonzero_or_none(told.bmsVoltage) is not None
    return (
        inverter,
        Detail(
            device_id=BATTERY,
            received_at=received_at,
            is_online=is_heard,
            health=Health.FAULT if told.bmsFaultCode else Health.NORMAL,
            data=_battery(told, battery_w if is_heard else None, battery.nominal_v),
        ),
    )


def _battery(told: TechnicalStatus, battery_w: float | None, nominal_v: float | None) -> BatteryDetail:
    """A battery answers with 0 V never, with 0 °C when a sensor is missing, and with 0 Ah when it was not read."""
    return BatteryDetail(
        battery_w=battery_w,
        soc_percent=float_or_none(told.bmsStateOfCharge),
        voltage_v=nonzero_or_none(told.bmsVoltage),
        current_a=_current_a(told, battery_w),
        temperature_c=nonzero_or_none(told.bmsTemperature),
        cell_min_c=nonzero_or_none(told.bmsMinTemperature),
        cell_max_c=nonzero_or_none(told.bmsMaxTemperature),
        cell_min_v=_volts(told.bmsLowestCellVoltage),
        cell_max_v=_volts(told.bmsHighestCellVoltage),
        charged_wh=_wh(told.bmsTotalCharge, nominal_v),
        discharged_wh=_wh(told.bmsTotalDischarge, nominal_v),
    )


def _current_a(told: TechnicalStatus, battery_w: float | None) -> float | None:
    """Which sign it has is not known, so it takes the power's."""
    size_a = float_or_none(told.bmsCurrent)
    if size_a is None or battery_w is None:
        return None
    if battery_w == 0:
        # It rests but for a trickle whose way nobody tells.
        return 0.0 if size_a == 0 else None
    return abs(size_a) if battery_w > 0 else -abs(size_a)


def _volts(millivolts: object) -> float | None:
    found = nonzero_or_none(millivolts)
    return None if found is None else found / 1_000.0


def _wh(ampere_hours: object, nominal_v: float | None) -> float | None:
    found = nonzero_or_none(ampere_hours)
    return None if found is None or nominal_v is None else found * nominal_v


def _inverter(told: TechnicalStatus) -> InverterDetail:
    voltage_v = float_or_none(told.gridVoltage)
    return InverterDetail(
        ac_w=float_or_none(told.inverterPower),
        temperature_c=nonzero_or_none(told.inverterTemperature),
        buses_v=(nonzero_or_none(told.busVoltage),),
        frequency_hz=float_or_none(told.gridFrequency),
        phases=(Phase(phase=1, voltage_v=voltage_v),),
        strings=_strings(told),
    )


def _strings(told: TechnicalStatus) -> tuple[SolarString, ...]:
    """The DC inputs that have ever had a voltage at this moment; without solar they read 0 V."""
    pairs = (("pv1", told.pv1Voltage, told.pv1Current), ("pv2", told.pv2Voltage, told.pv2Current))
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
