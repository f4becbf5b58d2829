"""The values of one inverter at one moment, and the forms that several groups send."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from polywatt.model import DeviceKind, Home, Phases, Reading, Settings

from .inventory import InverterDetails, ListedDevice
from .numbers import quotient, times, total

FIRMWARE_CODE = re.compile("[A-Za-z]{4}-[0-9A-F]{4}")
TENTH, HUNDREDTH = 10.0, 100.0
"""Runtime and bank voltages are tenths by the document's own examples (vBat 530 is 53.0 V), frequencies hundredths."""
MILLI = 1_000.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The values of one inverter; ``reading`` is None while the home is unreachable, and in standby."""

    home: Home
    inverter: ListedDevice
    inverter_count: int
    details: InverterDetails
    reading: Reading | None
    settings: Settings | None
    now: datetime
    is_lost: bool = False
    firmware: str | None = None

    @property
    def is_standby(self) -> bool:
        """Whether it was switched off by command."""
        return self.settings is not None and self.settings.is_running is False

    @property
    def status_text(self) -> str:
        """The cloud's word for its state."""
        return "offline" if self.is_lost else "standby" if self.is_standby else "normal"

    @property
    def rated_w(self) -> float | None:
        """Its own rating, else its share of the home's."""
        own_w = None if self.inverter.device is None else self.inverter.device.rated_w
        return times(self.home.ratings.inverter_w, self.inverter.share) if own_w is None else own_w

    @property
    def battery_w(self) -> float | None:
        """> 0 discharging: the sum of its modules, else its share of the home's."""
        known = total([battery.battery_w for battery in self.details.batteries])
        reading = self.reading
        return known if known is not None or reading is None else times(reading.battery_w, self.inverter.share)

    @property
    def ac_w(self) -> float | None:
        """> 0 out of the inverter; the battery's power where the home has none of the AC side."""
        if self.details.inverter is not None and self.details.inverter.ac_w is not None:
            return self.details.inverter.ac_w
        return self.battery_w


def firmware_code_of(listed: ListedDevice) -> str:
    """Return the firmware code of a device; of other makes the document's example."""
    firmware = listed.device.firmware if listed.device is not None else None
    if firmware is not None and FIRMWARE_CODE.fullmatch(firmware.version):
        return firmware.version
    return "IAAB-1300" if listed.device is not None and listed.device.kind is DeviceKind.SWITCH else "fAAB-2122"


def server_time(at: datetime) -> str:
    """Return a time as the server writes it, which is UTC by the document's example."""
    return _text(at.astimezone(UTC))


def device_time(at: datetime, home: Home) -> str:
    """Return a time as the device writes it, which is local."""
    return _text(at.astimezone(ZoneInfo(home.timezone or "UTC")))


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def capacity_ah(inverter: ListedDevice) -> float | None:
    """Return the capacity of all modules."""
    return total([quotient(device.capacity_wh, device.nominal_v) for device in inverter.modules])


def line_voltage_v(volts: float | None, home: Home) -> float | None:
    """Return the sum of both legs where there are two, as the example's 241.1 V."""
    return times(volts, 2.0 if home.phases is Phases.SPLIT else 1.0)
