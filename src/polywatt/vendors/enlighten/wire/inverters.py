"""Microinverters: their list, their energy, and which is which."""

import re
from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from .devices import to_date
from .scale import Json, Number, Scalar, Text, to_datetime, to_float, to_int, to_list, to_text

MICROINVERTER = re.compile(r"(?i)IQ\s?[678]|\b[MSD]\d{3}")
"""Types of microinverters ("IQ7A", "IQ8PLUS", "M250"); a battery's own inverters (PCU) stand beside them (L974)."""
BATTERY_TYPES = ("BATTERY", "ENCHARGE", "PCU", "BMU", "BAT")


class Inverter(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One card of ``inverters.json`` (L842-L871)."""

    name: Text = UNSET
    """The model: "IQ7A"."""
    array_name: Text = UNSET
    serial_number: Text = UNSET
    sku_id: Text = UNSET
    status: Text = UNSET
    statusText: Text = UNSET
    part_num: Text = UNSET
    sku: Number = UNSET
    last_report: Scalar = UNSET
    """Epoch seconds."""
    fw1: Text = UNSET
    fw2: Text = UNSET
    warranty_end_date: Text = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return to_text(self.serial_number)

    @property
    def at(self) -> datetime | None:
        """Time of its last report."""
        return to_datetime(self.last_report)

    @property
    def warranty_until(self) -> date | None:
        """The last day."""
        return to_date(self.warranty_end_date)


class PanelInfo(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The modules on the roof, where somebody entered them."""

    pv_module_manufacturer: Text = UNSET
    model_name: Text = UNSET
    stc_rating: Number = UNSET
    """W."""


class InverterPage(msgspec.Struct, frozen=True, kw_only=True):
    """``inverters.json``: ``total`` counts all matches, whatever the page holds (L884)."""

    total: Number = UNSET
    not_reporting: Number = UNSET
    inverters: list[Inverter] | UnsetType | None = UNSET
    error_count: Number = UNSET
    warning_count: Number = UNSET
    normal_count: Number = UNSET
    panel_info: PanelInfo | UnsetType | None = UNSET

    @property
    def rows(self) -> list[Inverter]:
        """This page's inverters."""
        return to_list(self.inverters)

    @property
    def count(self) -> int | None:
        """The number of all matches."""
        return to_int(self.total)


class InverterEnergy(msgspec.Struct, frozen=True, kw_only=True):
    """``inverter_data_x/energy.json``: Wh by inverter id, both dates inclusive (L928-L931)."""

    production: dict[str, Number] | UnsetType | None = UNSET
    start_date: Text = UNSET
    end_date: Text = UNSET

    @property
    def energies_wh(self) -> dict[str, float]:
        """Energy of each inverter; one without a number is left out."""
        production = self.production if isinstance(self.production, dict) else {}
        return {id_: energy for id_, value in production.items() if (energy := to_float(value)) is not None}

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day."""
        first, last = to_date(self.start_date), to_date(self.end_date)
        return None if first is None or last is None else (first, last)


class Signal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A strength and a level (bars)."""

    sig_str: Number = UNSET
    level: Number = UNSET


class InverterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``inverter_status_x.json``: what an id is (L945-L969)."""

    serialNum: Text = UNSET
    statusCode: Text = UNSET
    """For logic."""
    status: Text = UNSET
    """For people."""
    deviceId: Scalar = UNSET
    """Not quoted in the document's print, where it is masked: number and text are taken."""
    issi: Signal | UnsetType | None = UNSET
    rssi: Signal | UnsetType | None = UNSET
    emu_version: Text = UNSET
    show_sig_str: Json = UNSET
    type: Text = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return to_text(self.serialNum)

    @property
    def is_microinverter(self) -> bool:
        """Whether it sits on the roof; a battery's inverters do not. Without a type nobody knows: then it does."""
        kind = to_text(self.type)
        if kind is None:
            return True
        if any(type_ in kind.upper() for type_ in BATTERY_TYPES):
            return False
        return MICROINVERTER.search(kind) is not None


INVERTERS = msgspec.json.Decoder(InverterPage)
INVERTER_ENERGY = msgspec.json.Decoder(InverterEnergy)
INVERTER_STATUS = msgspec.json.Decoder(dict[str, InverterStatus])


def microinverters(statuses: dict[str, InverterStatus]) -> dict[str, InverterStatus]:
    """Return the devices of the map that are on the roof."""
    return {id_: status for id_, status in statuses.items() if status.is_microinverter}
