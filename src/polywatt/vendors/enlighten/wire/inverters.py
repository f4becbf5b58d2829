"""Microinverters: their list, their energy, and which is which."""

import re
from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Number, Scalar, Tree, Word, instant, listed, to_float, to_int, word
from .devices import date_in

MICROINVERTER = re.compile(r"(?i)IQ\s?[678]|\b[MSD]\d{3}")
"""Types of microinverters ("IQ7A", "IQ8PLUS", "M250"); a battery's own inverters (PCU) stand beside them (L974)."""
BATTERY_WORDS = ("BATTERY", "ENCHARGE", "PCU", "BMU", "BAT")


class Inverter(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One card of ``inverters.json`` (L842-L871)."""

    name: Word = UNSET
    """The model: "IQ7A"."""
    array_name: Word = UNSET
    serial_number: Word = UNSET
    sku_id: Word = UNSET
    status: Word = UNSET
    statusText: Word = UNSET
    part_num: Word = UNSET
    sku: Number = UNSET
    last_report: Scalar = UNSET
    """Epoch seconds."""
    fw1: Word = UNSET
    fw2: Word = UNSET
    warranty_end_date: Word = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return word(self.serial_number)

    @property
    def at(self) -> datetime | None:
        """When it was last heard of."""
        return instant(self.last_report)

    @property
    def warranty_until(self) -> date | None:
        """The last day."""
        return date_in(self.warranty_end_date)


class PanelInfo(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The modules on the roof, where somebody entered them."""

    pv_module_manufacturer: Word = UNSET
    model_name: Word = UNSET
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
        return listed(self.inverters)

    @property
    def count(self) -> int | None:
        """All matches."""
        return to_int(self.total)


class InverterEnergy(msgspec.Struct, frozen=True, kw_only=True):
    """``inverter_data_x/energy.json``: Wh by inverter id, both dates inclusive (L928-L931)."""

    production: dict[str, Number] | UnsetType | None = UNSET
    start_date: Word = UNSET
    end_date: Word = UNSET

    @property
    def energies_wh(self) -> dict[str, float]:
        """What each made; who has no number is left out."""
        found = self.production if isinstance(self.production, dict) else {}
        return {id_: energy for id_, value in found.items() if (energy := to_float(value)) is not None}

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day."""
        first, last = date_in(self.start_date), date_in(self.end_date)
        return None if first is None or last is None else (first, last)


class Signal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A strength and a level (bars)."""

    sig_str: Number = UNSET
    level: Number = UNSET


class InverterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``inverter_status_x.json``: what an id is (L945-L969)."""

    serialNum: Word = UNSET
    statusCode: Word = UNSET
    """For logic."""
    status: Word = UNSET
    """For people."""
    deviceId: Scalar = UNSET
    """Not quoted in the document's print, where it is masked: number and text are taken."""
    issi: Signal | UnsetType | None = UNSET
    rssi: Signal | UnsetType | None = UNSET
    emu_version: Word = UNSET
    show_sig_str: Tree = UNSET
    type: Word = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return word(self.serialNum)

    @property
    def is_microinverter(self) -> bool:
        """Whether it sits on the roof; a battery's inverters do not. Without a type nobody knows: then it does."""
        kind = word(self.type)
        if kind is None:
            return True
        if any(mark in kind.upper() for mark in BATTERY_WORDS):
            return False
        return MICROINVERTER.search(kind) is not None


INVERTERS = msgspec.json.Decoder(InverterPage)
INVERTER_ENERGY = msgspec.json.Decoder(InverterEnergy)
INVERTER_STATUS = msgspec.json.Decoder(dict[str, InverterStatus])


def microinverters(found: dict[str, InverterStatus]) -> dict[str, InverterStatus]:
    """Those of the map that are on the roof."""
    return {id_: status for id_, status in found.items() if status.is_microinverter}
