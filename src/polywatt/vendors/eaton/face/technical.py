"""``technical/status`` and the diagnostics."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET

from polywatt.model import BatteryDetail, Detail, Device, GridState, InverterDetail, Reading, SolarString

from ..wire import technical as wire
from ..wire.clocktime import s
from ..wire.technical import Diagnostics, TechnicalStatus
from .live import DOCUMENT, STATUSES, View, Words, activity, operation_mode, shown_soc
from .site import battery_of, detail_of, inverter_of

GRID_CODE, BOOTLOADER = "UK_G98", "04.00"
"""The document's example."""
DISK = (("/", 486_416_384, 150_028_288), ("/mnt/DB", 447_496_192, 14_790_656))
RAM = (120_078_336, 30_228_480)
"""Bytes, the whole and what is used: the example's."""
UPTIME_S = 69
"""What the example has for a time in the diagnostics."""


def technical_from(view: View, details: Sequence[Detail], faults: list[str] | None, words: Words) -> TechnicalStatus:
    """What is not known is 0, as devices write what they could not read; 0 Hz is an outage."""
    reading, inverter = view.reading, _inverter_of(details)
    detail, battery = detail_of(view.home, details)
    is_heard = detail is None or detail.is_online is not False
    pv1, pv2 = _strings_of(inverter)
    return TechnicalStatus(
        operationMode=operation_mode(view, words),
        gridVoltage=_number(None if reading is None else reading.grid_voltage_v, 2),
        gridFrequency=_frequency(reading),
        currentToGrid=_current_a(reading),
        inverterPower=_number(None if inverter is None else inverter.ac_w, 0),
        inverterTemperature=_number(None if inverter is None else inverter.temperature_c, 1),
        busVoltage=_number(None if inverter is None or not inverter.buses_v else inverter.buses_v[0], 1),
        gridCode=GRID_CODE,
        dcCurrentInjectionR=0,
        dcCurrentInjectionS=0,
        dcCurrentInjectionT=0,
        inverterModel=_model(inverter_of(view.home)),
        inverterPowerRating=0,
        pv1Voltage=_number(pv1.voltage_v, 1),
        pv1Current=_number(pv1.current_a, 3),
        pv2Voltage=_number(pv2.voltage_v, 1),
        pv2Current=_number(pv2.current_a, 3),
        **_bms(battery if is_heard else None, battery_of(view.home)),
        bmsStateOfCharge=shown_soc(view) if is_heard else 0,
        bmsState=STATUSES[activity(reading)],
        bmsFaultCode=faults,
        tidaProtocolVersion="",
        invBootloaderVersion=BOOTLOADER,
        meters=None,
        # The document names the states; captured answers have no such key.
        systemState=system_state(reading, is_heard=is_heard) if words is DOCUMENT else UNSET,
    )


def system_state(reading: Reading | None, *, is_heard: bool) -> str:
    """One of the document's four."""
    state = None if reading is None else reading.grid_state
    if state in (GridState.ISLANDED, GridState.LEAVING):
        return wire.NO_UTILITY
    if state == GridState.RETURNING:
        return wire.CHECKING
    return wire.NORMAL if is_heard else wire.NO_BATTERY


def _bms(battery: BatteryDetail | None, device: Device | None) -> dict[str, float]:
    known = battery or BatteryDetail()
    nominal_v = None if device is None else device.nominal_v
    return {
        "bmsVoltage": _number(known.voltage_v, 1),
        # Its sign is not known; here > 0 charges (invented).
        "bmsCurrent": _number(None if known.current_a is None else -known.current_a, 3),
        "bmsTemperature": _number(known.temperature_c, 1),
        "bmsAvgTemperature": _number(known.temperature_c, 1),
        "bmsMaxTemperature": _number(known.cell_max_c, 1),
        "bmsMinTemperature": _number(known.cell_min_c, 1),
        "bmsTotalCharge": _ampere_hours(known.charged_wh, nominal_v),
        "bmsTotalDischarge": _ampere_hours(known.discharged_wh, nominal_v),
        "bmsHighestCellVoltage": _millivolts(known.cell_max_v),
        "bmsLowestCellVoltage": _millivolts(known.cell_min_v),
    }


def _inverter_of(details: Sequence[Detail]) -> InverterDetail | None:
    return next((detail.data for detail in details if isinstance(detail.data, InverterDetail)), None)


def _strings_of(inverter: InverterDetail | None) -> tuple[SolarString, SolarString]:
    """Two DC inputs; what is not connected has no voltage."""
    found = () if inverter is None else inverter.strings
    none = SolarString(name="")
    return (found[0] if found else none), (found[1] if len(found) > 1 else none)


def _frequency(reading: Reading | None) -> float:
    if reading is None or reading.grid_state in (GridState.ISLANDED, GridState.LEAVING):
        return 0
    return _number(reading.grid_frequency_hz, 2)


def _current_a(reading: Reading | None) -> float:
    if reading is None or reading.grid_w is None or not reading.grid_voltage_v:
        return 0
    return round(abs(reading.grid_w) / reading.grid_voltage_v, 2)


def _model(inverter: Device | None) -> str:
    return "" if inverter is None or inverter.model is None else inverter.model


def _number(value: float | None, digits: int) -> float:
    return 0 if value is None else round(value, digits) + 0.0


def _ampere_hours(energy_wh: float | None, nominal_v: float | None) -> float:
    return 0 if energy_wh is None or not nominal_v else round(energy_wh / nominal_v)


def _millivolts(voltage_v: float | None) -> float:
    return 0 if voltage_v is None else round(voltage_v * 1_000.0)


def diagnostics_from(now: datetime, up_s: float) -> Diagnostics:
    """The controller's health (invented, in the shape of the example): records grow, the processor is idle."""
    now_s = s(now)
    grown = int(up_s * 2.0)
    partitions = [
        wire.Partition(name=name, free=max(0, size - used - grown), used=min(size, used + grown), size=size)
        for name, size, used in DISK
    ]
    total, used = RAM
    wave = abs(now_s % 600 - 300) / 300.0
    return Diagnostics(
        updatedAt=now_s,
        createdAt=now_s,
        diskUsage=wire.DiskUsage(updatedAt=now_s, createdAt=UPTIME_S, partition=partitions),
        ramUsage=wire.RamUsage(updatedAt=now_s, createdAt=UPTIME_S, total=total, used=used + int(wave * 1_000_000)),
        cpuUsage=wire.CpuUsage(updatedAt=now_s, createdAt=UPTIME_S, used=4.0 + 5.0 * wave),
    )
