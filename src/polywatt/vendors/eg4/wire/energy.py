"""What has flowed: of an inverter, and of its parallel group."""

from collections.abc import Callable, Mapping
from enum import StrEnum, auto
from operator import attrgetter
from typing import ClassVar, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word
from .scale import Quantity, wh_of


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
    Fields stand as the portal sends them, where the decoder then finds each at once (a fifth of its time).
    """

    success: Flag = UNSET
    serialNum: Word = UNSET
    lost: Flag = UNSET
    hasRuntimeData: Flag = UNSET
    todayYielding: Number = UNSET
    totalYielding: Number = UNSET
    todayDischarging: Number = UNSET
    totalDischarging: Number = UNSET
    todayCharging: Number = UNSET
    totalCharging: Number = UNSET
    todayImport: Number = UNSET
    totalImport: Number = UNSET
    todayExport: Number = UNSET
    totalExport: Number = UNSET
    todayUsage: Number = UNSET
    totalUsage: Number = UNSET
    eToday: Number = UNSET
    """From here on only the document's."""
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

    untold: ClassVar[UnsetType] = UNSET
    """In place of the field where a spelling has none."""

    def wh(self, flow: Flow, span: Span) -> float | None:
        """How much flowed, in Wh; None where it does not say."""
        return self.all_wh(span)[FLOWS.index(flow)]

    def all_wh(self, span: Span) -> tuple[float | None, ...]:
        """The same of every flow, in the order of :class:`Flow`."""
        documented, portal = _FIELDS[span]
        said, told = documented(self), tuple(map(portal_wh, portal(self)))
        if said == _NOTHING:
            return told
        pairs = zip(map(documented_wh, said), told, strict=True)
        return tuple([other if found is None else found for found, other in pairs])


FLOWS = tuple(Flow)
_NOTHING = (UNSET,) * len(FLOWS)
documented_wh, portal_wh = wh_of(Quantity.ENERGY), wh_of(Quantity.PORTAL_ENERGY)

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

_Fields: TypeAlias = Callable[[EnergyInfo], tuple[Number, ...]]


def _fields(names: Mapping[tuple[Flow, Span], str], span: Span) -> _Fields:
    return attrgetter(*(names.get((flow, span), "untold") for flow in Flow))


_FIELDS: Mapping[Span, tuple[_Fields, _Fields]] = {
    span: (_fields(DOCUMENTED, span), _fields(PORTAL, span)) for span in Span
}
"""The document's and the portal's fields of each flow."""

ENERGY = msgspec.json.Decoder(EnergyInfo)
