"""The summary of a charger: nameplate, versions, networks."""

import json
import re
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from ..envelope import EvseResponse
from ..scale import Flag, Json, Number, Scalar, Text, to_bool, to_datetime, to_float, to_int, to_list, to_text

KEY_VALUE = re.compile(r"([A-Za-z_]+)\s*=\s*([^,\"\n\]]*)")


class Levels(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``chargeLevelDetails``: A, as text (L206-L211)."""

    min: Number = UNSET
    max: Number = UNSET
    granularity: Number = UNSET
    defaultChargeLevel: Scalar = UNSET
    """A, or "disabled"."""

    @property
    def range_a(self) -> tuple[int, int] | None:
        """The lowest and the highest current."""
        low, high = to_int(self.min), to_int(self.max)
        return None if low is None or high is None else (low, high)

    @property
    def step_a(self) -> int | None:
        """The step between two allowed currents."""
        return to_int(self.granularity)

    def allows(self, level_a: int) -> bool:
        """Whether a current is allowed; where the service does not say, it is."""
        if self.range_a is None:
            return True
        low, high = self.range_a
        return low <= level_a <= high and (level_a - low) % (self.step_a or 1) == 0


class GatewayLink(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The connection between a gateway and the charger."""

    gwSerialNum: Text = UNSET
    gwConnStatus: Number = UNSET
    gwConnFailureReason: Number = UNSET
    lastConnTime: Scalar = UNSET
    """Epoch milliseconds."""


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface."""

    name: str | None
    address: str | None
    mac: str | None
    is_connected: bool | None


class ChargerSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The summary, in the list and of one charger (L178-L270)."""

    serialNumber: Text = UNSET
    displayName: Text = UNSET
    modelName: Text = UNSET
    siteId: Scalar = UNSET
    sku: Text = UNSET
    partNumber: Text = UNSET
    supportsUseBattery: Flag = UNSET
    maxCurrent: Number = UNSET
    ratedCurrent: Number = UNSET
    breakerRating: Number = UNSET
    """All three: A."""
    operatingVoltage: Number = UNSET
    chargeLevelDetails: Levels | UnsetType | None = UNSET
    dlbEnabled: Flag = UNSET
    """0 or 1: load balancing is configured; whether it acts is in the status."""
    phaseMode: Number = UNSET
    phaseCount: Number = UNSET
    gridType: Number = UNSET
    wiringConfiguration: Json = UNSET
    status: Text = UNSET
    isConnected: Flag = UNSET
    isLocallyConnected: Flag = UNSET
    isRetired: Flag = UNSET
    commissioningStatus: Number = UNSET
    lastReportedAt: Scalar = UNSET
    createdAt: Scalar = UNSET
    timezone: Text = UNSET
    reportingInterval: Number = UNSET
    """Seconds."""
    warrantyStartDate: Scalar = UNSET
    warrantyDueDate: Scalar = UNSET
    warrantyPeriod: Number = UNSET
    """Years."""
    firmwareVersion: Text = UNSET
    systemVersion: Text = UNSET
    applicationVersion: Text = UNSET
    bootloaderVersion: Text = UNSET
    kernelVersion: Text = UNSET
    processorBoardVersion: Text = UNSET
    powerBoardVersion: Text = UNSET
    networkConfig: Json = UNSET
    """One text with a list in it, as JSON or nearly so."""
    wifiConfig: Text = UNSET
    cellularConfig: Text = UNSET
    defaultRoute: Text = UNSET
    activeConnection: Text = UNSET
    gatewayConnectivityDetails: list[GatewayLink] | UnsetType | None = UNSET
    functionalValDetails: Json = UNSET
    rmaDetails: Json = UNSET
    hoControl: Flag = UNSET
    hoControlScope: Json = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return to_text(self.serialNumber)

    @property
    def name(self) -> str | None:
        """Its name for people."""
        return to_text(self.displayName)

    @property
    def nominal_v(self) -> float | None:
        """The nominal voltage."""
        return to_float(self.operatingVoltage)

    @property
    def max_a(self) -> float | None:
        """The highest current of the hardware."""
        return to_float(self.maxCurrent)

    @property
    def levels(self) -> Levels:
        """The currents that may be requested."""
        return self.chargeLevelDetails if isinstance(self.chargeLevelDetails, Levels) else Levels()

    @property
    def supports_battery(self) -> bool:
        """Whether green charging may use the battery; where it is not said, no (L173-L174)."""
        return to_bool(self.supportsUseBattery) is True

    @property
    def has_load_balancing(self) -> bool | None:
        """Whether load balancing is configured."""
        return to_bool(self.dlbEnabled)

    @property
    def is_retired(self) -> bool:
        """Whether it is only history."""
        return to_bool(self.isRetired) is True

    @property
    def phases(self) -> int | None:
        """The number of phases: 1 or 3."""
        return to_int(self.phaseCount)

    @property
    def at(self) -> datetime | None:
        """Time of its last report."""
        return to_datetime(self.lastReportedAt)

    @property
    def warranty_until(self) -> datetime | None:
        """The end of its warranty."""
        return to_datetime(self.warrantyDueDate)

    @property
    def interfaces(self) -> list[Interface]:
        """The interfaces in ``networkConfig``."""
        return parse_interfaces(self.networkConfig)


class SummaryListResponse(EvseResponse, frozen=True, kw_only=True):
    """``ev_chargers/summary``: a list."""

    data: list[ChargerSummary] | UnsetType | None = UNSET

    @property
    def rows(self) -> list[ChargerSummary]:
        """The chargers."""
        return to_list(self.data)


class SummaryResponse(EvseResponse, frozen=True, kw_only=True):
    """``ev_chargers/<sn>/summary``: one object."""

    data: ChargerSummary | UnsetType | None = UNSET


SUMMARIES = msgspec.json.Decoder(SummaryListResponse)
SUMMARY = msgspec.json.Decoder(SummaryResponse)


def parse_interfaces(config: object) -> list[Interface]:
    """Return interfaces from a list, a JSON list as text, or lines of "key=value,key=value"; others are left out."""
    entries = config if isinstance(config, list) else _entries_in(config if isinstance(config, str) else "")
    return [interface for entry in entries if (interface := _interface_in(entry)) is not None]


def _entries_in(text: str) -> list[object]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return list(text.splitlines())
    return to_list(entries)


def _interface_in(entry: object) -> Interface | None:
    fields = entry if isinstance(entry, dict) else dict(KEY_VALUE.findall(entry if isinstance(entry, str) else ""))
    name, address = to_text(fields.get("interface_name")), to_text(fields.get("ipaddr"))
    if name is None and address is None:
        return None
    return Interface(name, address, to_text(fields.get("mac_addr")), to_bool(fields.get("connectionStatus")))
