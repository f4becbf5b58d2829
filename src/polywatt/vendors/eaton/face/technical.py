"""``technical/status`` and ``device/maintenance/diagnostics``: for technicians."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET
from starlette.responses import Response

from polywatt.model import BatteryDetail, Detail, Device, DeviceKind, GridState, InverterDetail, Reading, SolarString

from ..wire import technical as wire
from ..wire.scale import epoch_s
from ..wire.session import TECHNICIAN
from ..wire.technical import Diagnostics, TechnicalStatus
from .device import battery_detail, find_device
from .notifications import faults_from, records_from
from .profile import Profile
from .request import FaceRequest, FaceRoute
from .responses import ready
from .state import FaceState
from .status import STATUSES, operation_mode
from .status.snapshot import StatusSnapshot, take_snapshot

GRID_CODE, BOOTLOADER = "UK_G98", "04.00"
"""The document's example."""
DISK = (("/", 486_416_384, 150_028_288), ("/mnt/DB", 447_496_192, 14_790_656))
RAM = (120_078_336, 30_228_480)
"""Bytes, the whole and what is used: the example's."""
UPTIME_S = 69
"""The example has this for a time in the diagnostics."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def get_status(_request: FaceRequest) -> Response:
        snapshot, details = await take_snapshot(state), await state.details()
        faults = faults_from(await records_from(state))
        return ready(technical_from(snapshot, details, faults, state.profile))

    async def get_diagnostics(_request: FaceRequest) -> Response:
        return ready(diagnostics_from(state.clock.now(), state.clock.monotonic_s() - state.started_s))

    return [
        FaceRoute("GET", "/api/technical/status", get_status, TECHNICIAN),
        FaceRoute("GET", "/api/device/maintenance/diagnostics", get_diagnostics, TECHNICIAN),
    ]


def technical_from(
    snapshot: StatusSnapshot, details: Sequence[Detail], faults: list[str] | None, profile: Profile
) -> TechnicalStatus:
    """Return ``technical/status``; 0 stands for an unknown value, as on devices, but 0 Hz is an outage."""
    reading, inverter = snapshot.reading, _inverter_of(details)
    detail, battery = battery_detail(snapshot.home, details)
    is_online = detail is None or detail.is_online is not False
    pv1, pv2 = _strings_of(inverter)
    return TechnicalStatus(
        operationMode=operation_mode(snapshot, profile),
        gridVoltage=_number(None if reading is None else reading.grid_voltage_v, 2),
        gridFrequency=_frequency(reading),
        currentToGrid=_current_a(reading),
        inverterPower=_number(inverter.ac_w, 0),
        inverterTemperature=_number(inverter.temperature_c, 1),
        busVoltage=_number(inverter.buses_v[0] if inverter.buses_v else None, 1),
        gridCode=GRID_CODE,
        dcCurrentInjectionR=0,
        dcCurrentInjectionS=0,
        dcCurrentInjectionT=0,
        inverterModel=_model(find_device(snapshot.home, DeviceKind.INVERTER)),
        inverterPowerRating=0,
        pv1Voltage=_number(pv1.voltage_v, 1),
        pv1Current=_number(pv1.current_a, 3),
        pv2Voltage=_number(pv2.voltage_v, 1),
        pv2Current=_number(pv2.current_a, 3),
        **_bms(battery if is_online else None, find_device(snapshot.home, DeviceKind.BATTERY)),
        bmsStateOfCharge=snapshot.displayed_soc_percent if is_online else 0,
        bmsState=STATUSES[snapshot.activity],
        bmsFaultCode=faults,
        tidaProtocolVersion="",
        invBootloaderVersion=BOOTLOADER,
        meters=None,
        # The document names the states; captured answers have no such key.
        systemState=system_state(reading, is_online=is_online) if profile.is_document else UNSET,
    )


def system_state(reading: Reading | None, *, is_online: bool) -> str:
    """Return one of the document's four states."""
    state = None if reading is None else reading.grid_state
    if state in (GridState.ISLANDED, GridState.LEAVING):
        return wire.NO_UTILITY
    if state == GridState.RETURNING:
        return wire.CHECKING
    return wire.NORMAL if is_online else wire.NO_BATTERY


def _bms(battery: BatteryDetail | None, device: Device | None) -> dict[str, float]:
    data = battery or BatteryDetail()
    nominal_v = None if device is None else device.nominal_v
    return {
        "bmsVoltage": _number(data.voltage_v, 1),
        # Its sign is not known; here > 0 charges (invented).
        "bmsCurrent": _number(None if data.current_a is None else -data.current_a, 3),
        "bmsTemperature": _number(data.temperature_c, 1),
        "bmsAvgTemperature": _number(data.temperature_c, 1),
        "bmsMaxTemperature": _number(data.cell_max_c, 1),
        "bmsMinTemperature": _number(data.cell_min_c, 1),
        "bmsTotalCharge": _ampere_hours(data.charged_wh, nominal_v),
        "bmsTotalDischarge": _ampere_hours(data.discharged_wh, nominal_v),
        "bmsHighestCellVoltage": _millivolts(data.cell_max_v),
        "bmsLowestCellVoltage": _millivolts(data.cell_min_v),
    }


def _inverter_of(details: Sequence[Detail]) -> InverterDetail:
    return next((detail.data for detail in details if isinstance(detail.data, InverterDetail)), InverterDetail())


def _strings_of(inverter: InverterDetail) -> tuple[SolarString, SolarString]:
    """Return the two DC inputs; one that is not connected has no voltage."""
    none = SolarString(name="")
    pv1, pv2, *_ = (*inverter.strings, none, none)
    return pv1, pv2


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


def diagnostics_from(now: datetime, uptime_s: float) -> Diagnostics:
    """Return the controller's health (invented, in the shape of the example): records grow, the processor is idle."""
    now_s = epoch_s(now)
    grown = int(uptime_s * 2.0)
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
