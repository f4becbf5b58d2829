"""Energy counters of an inverter, and of its parallel group."""

from collections.abc import Callable, Mapping
from enum import StrEnum, auto
from operator import attrgetter
from typing import ClassVar, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import DeviceAnswer, Flag, Number
from .scale import Quantity, wh_of


class Flow(StrEnum):
    """The counted flows of energy."""

    SOLAR = auto()
    EXPORTED = auto()
    IMPORTED = auto()
    CONSUMED = auto()
    CHARGED = auto()
    DISCHARGED = auto()


class Span(StrEnum):
    """The period of a counter."""

    TODAY = auto()
    MONTH = auto()
    YEAR = auto()
    TOTAL = auto()


class EnergyInfo(DeviceAnswer, frozen=True, kw_only=True, gc=False):
    """``getInverterEnergyInfo`` and ``...Parallel``: kWh in the document's fields, tenths of a kWh in the portal's.

    Months and years are only in the document, totals of all but solar only in the portal.
    Fields are in the portal's order, in which the decoder needs a fifth of the time.
    """

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

    missing: ClassVar[UnsetType] = UNSET
    """In place of the field where a dialect has none."""

    def wh(self, flow: Flow, span: Span) -> float | None:
        """Return the energy of one flow, in Wh; None where the answer does not have it."""
        return self.all_wh(span)[FLOWS.index(flow)]

    def all_wh(self, span: Span) -> tuple[float | None, ...]:
        """Return the energy of every flow, in the order of :class:`Flow`."""
        document_fields, portal_fields = _FIELDS[span]
        in_document, in_portal = document_fields(self), tuple(map(portal_wh, portal_fields(self)))
        if in_document == _NOTHING:
            return in_portal
        pairs = zip(map(document_wh, in_document), in_portal, strict=True)
        return tuple([other if energy_wh is None else energy_wh for energy_wh, other in pairs])


FLOWS = tuple(Flow)
_NOTHING = (UNSET,) * len(FLOWS)
document_wh, portal_wh = wh_of(Quantity.ENERGY), wh_of(Quantity.PORTAL_ENERGY)

_PREFIXES = {
    Flow.SOLAR: ("e", "Yielding"),
    Flow.EXPORTED: ("gridSell", "Export"),
    Flow.IMPORTED: ("gridBuy", "Import"),
    Flow.CONSUMED: ("consumption", "Usage"),
    Flow.CHARGED: ("charge", "Charging"),
    Flow.DISCHARGED: ("discharge", "Discharging"),
}
DOCUMENT: Mapping[tuple[Flow, Span], str] = {
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
    return attrgetter(*(names.get((flow, span), "missing") for flow in Flow))


_FIELDS: Mapping[Span, tuple[_Fields, _Fields]] = {
    span: (_fields(DOCUMENT, span), _fields(PORTAL, span)) for span in Span
}
"""The document's and the portal's fields of each flow."""

ENERGY = msgspec.json.Decoder(EnergyInfo)
