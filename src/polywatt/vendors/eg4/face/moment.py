"""All that is shown of one inverter at one time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from polywatt.model import DeviceKind, Home, Phases, Reading, Settings

from .numbers import part, total
from .units import Parts, Unit

CODE = re.compile("[A-Za-z]{4}-[0-9A-F]{4}")


@dataclass(frozen=True, slots=True)
class Moment:
    """All that is shown of one inverter; ``reading`` is None where nobody hears it, or in standby."""

    home: Home
    unit: Unit
    units: int
    parts: Parts
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
    def state(self) -> str:
        """The cloud's word for it."""
        return "offline" if self.is_lost else "standby" if self.is_standby else "normal"

    @property
    def rated_w(self) -> float | None:
        """Its own, else its part of the home's."""
        own_w = None if self.unit.device is None else self.unit.device.rated_w
        return part(self.home.ratings.inverter_w, self.unit.share) if own_w is None else own_w

    @property
    def battery_w(self) -> float | None:
        """> 0 discharging: its modules' together, else its part of the home's."""
        known = total([of.battery_w for _, of in self.parts.modules])
        reading = self.reading
        return known if known is not None or reading is None else part(reading.battery_w, self.unit.share)

    @property
    def ac_w(self) -> float | None:
        """> 0 out of the inverter; the battery's where it does not tell."""
        if self.parts.inverter is not None and self.parts.inverter.ac_w is not None:
            return self.parts.inverter.ac_w
        return self.battery_w


def firmware_of(unit: Unit) -> str:
    """Its version code; one of another make is shown as the document's example."""
    firmware = unit.device.firmware if unit.device is not None else None
    if firmware is not None and CODE.fullmatch(firmware.version):
        return firmware.version
    return "IAAB-1300" if unit.device is not None and unit.device.kind is DeviceKind.SWITCH else "fAAB-2122"


def stamp(at: datetime) -> str:
    """The server's time, which is UTC by the document's example."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def capacity_ah(unit: Unit) -> float | None:
    """Of all modules together."""
    return total([_ah(device.capacity_wh, device.nominal_v) for device in unit.modules])


def _ah(capacity_wh: float | None, nominal_v: float | None) -> float | None:
    return None if capacity_wh is None or not nominal_v else capacity_wh / nominal_v


def line_v(volts: float | None, home: Home) -> float | None:
    """Both legs together where there are two, as the example's 241.1 V."""
    return part(volts, 2.0 if home.phases is Phases.SPLIT else 1.0)
