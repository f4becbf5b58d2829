"""Live values of a GridBOSS (a MID, a microgrid interconnection device)."""

from datetime import datetime, tzinfo
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import DeviceAnswer, Flag, Number, Text, time_in, to_bool, to_float, to_text
from .scale import Quantity, si, wh

PORTS = (1, 2, 3, 4)
LINES = (1, 2)


class PortStatus(StrEnum):
    """Status of a smart port: the first three are the document's, the next two with OFF (0) the portal's 1 and 2."""

    ON = "ON"
    OFF = "OFF"
    AUTO = "AUTO"
    """Taken for a port with solar on it: the document does not say what is automatic about it."""
    SMART_LOAD = "SMART_LOAD"
    AC_COUPLE = "AC_COUPLE"
    """A port that showed 2 had -1019 W a line, and the counters of its AC coupling were not 0."""
    UNKNOWN = "UNKNOWN"


class GeneratorStatus(StrEnum):
    """Status of the generator; only in the document."""

    IDLE = "IDLE"
    RUNNING = "RUNNING"
    EXERCISE = "EXERCISE"
    UNKNOWN = "UNKNOWN"


PORTAL_PORT_STATUS = {"0": PortStatus.OFF, "1": PortStatus.SMART_LOAD, "2": PortStatus.AC_COUPLE}


class MidboxData(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The portal's ``midboxData``: V and A /10, Hz /100, W, energies in tenths of a kWh."""

    serverTime: Text = UNSET
    deviceTime: Text = UNSET
    gridRmsVolt: Number = UNSET
    """Between the lines, as the next two."""
    upsRmsVolt: Number = UNSET
    genRmsVolt: Number = UNSET
    gridL1RmsVolt: Number = UNSET
    gridL2RmsVolt: Number = UNSET
    upsL1RmsVolt: Number = UNSET
    upsL2RmsVolt: Number = UNSET
    genL1RmsVolt: Number = UNSET
    genL2RmsVolt: Number = UNSET
    gridL1RmsCurr: Number = UNSET
    gridL2RmsCurr: Number = UNSET
    loadL1RmsCurr: Number = UNSET
    loadL2RmsCurr: Number = UNSET
    genL1RmsCurr: Number = UNSET
    genL2RmsCurr: Number = UNSET
    upsL1RmsCurr: Number = UNSET
    upsL2RmsCurr: Number = UNSET
    hybridPower: Number = UNSET
    """W of the inverters at the box; -2042 where the grid gave 2041."""
    gridL1ActivePower: Number = UNSET
    """W, > 0 from the grid: its site's counters had grown by imports only."""
    gridL2ActivePower: Number = UNSET
    loadL1ActivePower: Number = UNSET
    """W of the loads that are not backed up."""
    loadL2ActivePower: Number = UNSET
    genL1ActivePower: Number = UNSET
    genL2ActivePower: Number = UNSET
    upsL1ActivePower: Number = UNSET
    """W of the loads that are backed up."""
    upsL2ActivePower: Number = UNSET
    smartLoad1L1ActivePower: Number = UNSET
    """W, < 0 into the home."""
    smartLoad1L2ActivePower: Number = UNSET
    smartLoad2L1ActivePower: Number = UNSET
    smartLoad2L2ActivePower: Number = UNSET
    smartLoad3L1ActivePower: Number = UNSET
    smartLoad3L2ActivePower: Number = UNSET
    smartLoad4L1ActivePower: Number = UNSET
    smartLoad4L2ActivePower: Number = UNSET
    eLoadTodayL1: Number = UNSET
    eLoadTodayL2: Number = UNSET
    eUpsTodayL1: Number = UNSET
    eUpsTodayL2: Number = UNSET
    eToGridTodayL1: Number = UNSET
    eToGridTodayL2: Number = UNSET
    eToUserTodayL1: Number = UNSET
    """Imported."""
    eToUserTodayL2: Number = UNSET
    eLoadTotalL1: Number = UNSET
    eLoadTotalL2: Number = UNSET
    eUpsTotalL1: Number = UNSET
    eUpsTotalL2: Number = UNSET
    eToGridTotalL1: Number = UNSET
    eToGridTotalL2: Number = UNSET
    eToUserTotalL1: Number = UNSET
    eToUserTotalL2: Number = UNSET
    phaseLockFreq: Number = UNSET
    gridFreq: Number = UNSET
    genFreq: Number = UNSET
    smartPort1Status: Number = UNSET
    smartPort2Status: Number = UNSET
    smartPort3Status: Number = UNSET
    smartPort4Status: Number = UNSET


class MasterData(msgspec.Struct, frozen=True, kw_only=True):
    """The portal's ``deviceData``: the sum of the group's inverters, in the runtime's scales."""

    serialNum: Text = UNSET
    lost: Flag = UNSET
    ppv: Number = UNSET
    batPower: Number = UNSET
    """W, > 0 charging."""
    soc: Number = UNSET
    vBat: Number = UNSET
    gridPower: Number = UNSET
    pLoad: Number = UNSET
    isOffGrid: Flag = UNSET
    batParallelNum: Number = UNSET
    batCapacity: Number = UNSET


class SmartPort(msgspec.Struct, frozen=True, kw_only=True):
    """One of the four smart ports, in either dialect."""

    number: int
    status: PortStatus | None
    """None: not reported."""
    watts: float | None
    """W, < 0 into the home."""


class Midbox(DeviceAnswer, frozen=True, kw_only=True):
    """``getMidboxRuntime``: flat in the document (V, A and Hz /100), nested in the portal."""

    gridVoltageL1: Number = UNSET
    gridVoltageL2: Number = UNSET
    gridVoltageL3: Number = UNSET
    gridCurrentL1: Number = UNSET
    gridCurrentL2: Number = UNSET
    gridCurrentL3: Number = UNSET
    gridPowerL1: Number = UNSET
    gridPowerL2: Number = UNSET
    gridPowerL3: Number = UNSET
    gridFrequency: Number = UNSET
    loadPower: Number = UNSET
    loadVoltage: Number = UNSET
    loadCurrent: Number = UNSET
    smartPort1Status: Text = UNSET
    smartPort1Power: Number = UNSET
    smartPort2Status: Text = UNSET
    smartPort2Power: Number = UNSET
    smartPort3Status: Text = UNSET
    smartPort3Power: Number = UNSET
    smartPort4Status: Text = UNSET
    smartPort4Power: Number = UNSET
    acCoupleEnabled: Flag = UNSET
    acCouplePower: Number = UNSET
    upsMode: Flag = UNSET
    generatorStatus: Text = UNSET
    generatorVoltage: Number = UNSET
    generatorFrequency: Number = UNSET
    generatorPower: Number = UNSET
    fwCode: Text = UNSET
    """From here on the portal's."""
    powerRatingText: Text = UNSET
    lost: Flag = UNSET
    hasRuntimeData: Flag = UNSET
    statusText: Text = UNSET
    midboxData: MidboxData | UnsetType | None = UNSET
    deviceData: MasterData | UnsetType | None = UNSET

    @property
    def portal(self) -> MidboxData | None:
        """The values that the portal nests; None in the document's dialect."""
        return self.midboxData if isinstance(self.midboxData, MidboxData) else None

    @property
    def is_offline(self) -> bool:
        """Whether the cloud has lost the device."""
        return to_bool(self.lost) is True

    @property
    def server_time(self) -> datetime | None:
        """Time of the server, in UTC; only in the portal."""
        return None if self.portal is None else time_in(self.portal.serverTime)

    def device_time(self, zone: tzinfo) -> datetime | None:
        """Return the device's local time, in its plant's zone; only in the portal."""
        return None if self.portal is None else time_in(self.portal.deviceTime, zone)

    @property
    def grid_v(self) -> tuple[float | None, ...]:
        """Voltage of each line, in V."""
        if self.portal is not None:
            return tuple(
                si(self._portal_field(f"gridL{line}RmsVolt"), Quantity.PORTAL_MIDBOX_VOLTAGE) for line in LINES
            )
        flat = (self.gridVoltageL1, self.gridVoltageL2, self.gridVoltageL3)
        return tuple(si(value, Quantity.MIDBOX_VOLTAGE) for value in flat)

    @property
    def grid_a(self) -> tuple[float | None, ...]:
        """Current of each line, in A, without a sign."""
        if self.portal is not None:
            return tuple(
                si(self._portal_field(f"gridL{line}RmsCurr"), Quantity.PORTAL_MIDBOX_CURRENT) for line in LINES
            )
        flat = (self.gridCurrentL1, self.gridCurrentL2, self.gridCurrentL3)
        return tuple(si(value, Quantity.MIDBOX_CURRENT) for value in flat)

    @property
    def grid_line_w(self) -> tuple[float | None, ...]:
        """Power of each line, in W, > 0 from the grid."""
        if self.portal is not None:
            return tuple(to_float(self._portal_field(f"gridL{line}ActivePower")) for line in LINES)
        return tuple(map(to_float, (self.gridPowerL1, self.gridPowerL2, self.gridPowerL3)))

    @property
    def grid_w(self) -> float | None:
        """Power of all lines, in W, > 0 from the grid."""
        return _sum(self.grid_line_w)

    @property
    def grid_hz(self) -> float | None:
        """Frequency of the grid, in Hz."""
        return si(self.gridFrequency if self.portal is None else self.portal.gridFreq, Quantity.FREQUENCY)

    @property
    def load_w(self) -> float | None:
        """Power of the home's loads, in W: backed up or not, and those on smart ports.

        In a captured box the grid and a port gave 4,080 W, the backed-up loads and the inverters took 4,080 W: the
        portal counts ports beside the other loads.
        """
        if self.portal is None:
            return to_float(self.loadPower)
        on_ports = (port.watts for port in self.ports if port.status is PortStatus.SMART_LOAD)
        return _sum((self._lines_w("load"), self._lines_w("ups"), *on_ports))

    @property
    def coupled_w(self) -> float | None:
        """Power of solar that is coupled to the AC side, in W, >= 0; 0 where there is none."""
        if self.portal is None:
            return to_float(self.acCouplePower) if to_bool(self.acCoupleEnabled) is True else 0.0
        solar = [port.watts for port in self.ports if port.status is PortStatus.AC_COUPLE]
        return 0.0 if not solar else None if None in solar else -sum(watts for watts in solar if watts is not None)

    @property
    def load_v(self) -> float | None:
        """Voltage of the loads, in V; in the portal of the first backed-up line."""
        if self.portal is None:
            return si(self.loadVoltage, Quantity.MIDBOX_VOLTAGE)
        return si(self.portal.upsL1RmsVolt, Quantity.PORTAL_MIDBOX_VOLTAGE)

    @property
    def load_a(self) -> float | None:
        """Current of the loads, in A; only in the document: the portal has it by line."""
        return si(self.loadCurrent, Quantity.MIDBOX_CURRENT)

    @property
    def generator(self) -> GeneratorStatus | None:
        """Status of the generator; None where it is not reported."""
        status = to_text(self.generatorStatus)
        if status is None:
            return None
        return GeneratorStatus(status.upper()) if status.upper() in set(GeneratorStatus) else GeneratorStatus.UNKNOWN

    @property
    def generator_w(self) -> float | None:
        """Power of the generator, in W, > 0 into the home; 0 while it stands still."""
        if self.portal is not None:
            return self._lines_w("gen")
        return 0.0 if self.generator is GeneratorStatus.IDLE else to_float(self.generatorPower)

    @property
    def generator_v(self) -> float | None:
        """Voltage of the generator, in V; in the portal between the lines."""
        if self.portal is None:
            return si(self.generatorVoltage, Quantity.MIDBOX_VOLTAGE)
        return si(self.portal.genRmsVolt, Quantity.PORTAL_MIDBOX_VOLTAGE)

    @property
    def generator_hz(self) -> float | None:
        """Frequency of the generator, in Hz; 0 while it stands still."""
        return si(self.generatorFrequency if self.portal is None else self.portal.genFreq, Quantity.FREQUENCY)

    @property
    def ports(self) -> tuple[SmartPort, ...]:
        """The four smart ports."""
        return tuple(self._port(number_) for number_ in PORTS)

    def wh(self, counter: str) -> float | None:
        """Return "eLoad", "eUps", "eToGrid" or "eToUser" with "Today" or "Total", in Wh; only in the portal."""
        return _sum(tuple(wh(self._portal_field(f"{counter}L{line}"), Quantity.PORTAL_ENERGY) for line in LINES))

    def _port(self, number_: int) -> SmartPort:
        if self.portal is None:
            status = _status(to_text(getattr(self, f"smartPort{number_}Status")))
            watts = to_float(getattr(self, f"smartPort{number_}Power"))
            # The document's have no sign.
            is_source = status is PortStatus.AUTO and watts is not None
            return SmartPort(number=number_, status=status, watts=0.0 - watts if is_source and watts else watts)
        status = _status(to_text(self._portal_field(f"smartPort{number_}Status")))
        return SmartPort(number=number_, status=status, watts=self._lines_w(f"smartLoad{number_}"))

    def _lines_w(self, side: str) -> float | None:
        return _sum(tuple(to_float(self._portal_field(f"{side}L{line}ActivePower")) for line in LINES))

    def _portal_field(self, name: str) -> object:
        return None if self.portal is None else getattr(self.portal, name)


def _status(text: str | None) -> PortStatus | None:
    if text is None:
        return None
    if text in PORTAL_PORT_STATUS:
        return PORTAL_PORT_STATUS[text]
    return PortStatus(text.upper()) if text.upper() in set(PortStatus) else PortStatus.UNKNOWN


def _sum(values: tuple[float | None, ...]) -> float | None:
    """Return the sum of the known values; None where none is known."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


MIDBOX = msgspec.json.Decoder(Midbox)
