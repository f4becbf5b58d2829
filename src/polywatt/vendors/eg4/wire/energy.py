"""What has flowed: of an inverter, and of its parallel group."""

from collections.abc import Mapping
from enum import StrEnum, auto

import msgspec
from msgspec import UNSET

from .answer import Flag, Number, Word
from .scale import Quantity, wh


class Flow(StrEnum):
    """What is counted."""

    SOLAR = auto()
    EXPORTED = auto()
    IMPORTED = auto()
    CONSUMED = auto()
    CHARGED = auto()
    DISCHARGED = auto()


class Span(StrEnum):
    """Since when."""

    TODAY = auto()
    MONTH = auto()
    YEAR = auto()
    TOTAL = auto()


class EnergyInfo(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``getInverterEnergyInfo`` and ``...Parallel``: kWh in the document's fields, tenths of a kWh in the portal's.

    Months and years are only in the document's spelling, totals of all but solar only in the portal's.
    """

    success: Flag = UNSET
    serialNum: Word = UNSET
    eToday: Number = UNSET
    eMonth: Number = UNSET
    eYear: Number = UNSET
    eTotal: Number = UNSET
    gridSellToday: Number = UNSET
    gridSellMonth: Number = UNSET
    gridSellYear: Number = UNSET
    gridBuyToday: Number = UNSET
    gridBuyMonth: Number = UNSET
    gridBuyYear: Number = UNSET
    consumptionToday: Number = UNSET
    consumptionMonth: Number = UNSET
    consumptionYear: Number = UNSET
    chargeToday: Number = UNSET
    chargeMonth: Number = UNSET
    chargeYear: Number = UNSET
    dischargeToday: Number = UNSET
    dischargeMonth: Number = UNSET
    dischargeYear: Number = UNSET
    lost: Flag = UNSET
    """From here on the portal's."""
    hasRuntimeData: Flag = UNSET
    todayYielding: Number = UNSET
    totalYielding: Number = UNSET
    todayExport: Number = UNSET
    totalExport: Number = UNSET
    todayImport: Number = UNSET
    totalImport: Number = UNSET
    todayUsage: Number = UNSET
    totalUsage: Number = UNSET
    todayCharging: Number = UNSET
    totalCharging: Number = UNSET
    todayDischarging: Number = UNSET
    totalDischarging: Number = UNSET

    def wh(self, flow: Flow, span: Span) -> float | None:
        """How much flowed, in Wh; None where it does not say."""
        documented = DOCUMENTED.get((flow, span))
        found = None if documented is None else wh(getattr(self, documented), Quantity.ENERGY)
        portal = PORTAL.get((flow, span))
        return wh(getattr(self, portal), Quantity.PORTAL_ENERGY) if found is None and portal is not None else found


_PREFIXES = {
    Flow.SOLAR: ("e", "Yielding"),
    Flow.EXPORTED: ("gridSell", "Export"),
    Flow.IMPORTED: ("gridBuy", "Import"),
    Flow.CONSUMED: ("consumption", "Usage"),
    Flow.CHARGED: ("charge", "Charging"),
    Flow.DISCHARGED: ("discharge", "Discharging"),
}
DOCUMENTED: Mapping[tuple[Flow, Span], str] = {
    (flow, span): f"{prefix}{span.value.capitalize()}"
    for flow, (prefix, _) in _PREFIXES.items()
    for span in Span
    if span is not Span.TOTAL or flow is Flow.SOLAR
}
"""The document's field of each."""
PORTAL: Mapping[tuple[Flow, Span], str] = {
    (flow, span): f"{span.value}{suffix}"
    for flow, (_, suffix) in _PREFIXES.items()
    for span in (Span.TODAY, Span.TOTAL)
}
"""The portal's."""

ENERGY = msgspec.json.Decoder(EnergyInfo)
