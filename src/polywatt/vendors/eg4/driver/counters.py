"""Energy counters of the home."""

from datetime import datetime

from polywatt.model import Counters, Energies

from ..wire.energy import EnergyInfo, Span


def counters_from(info: EnergyInfo, received_at: datetime) -> Counters:
    """Return the counters of an inverter, or of its group."""
    return Counters(received_at=received_at, lifetime=_energies(info, Span.TOTAL), today=_energies(info, Span.TODAY))


def _energies(info: EnergyInfo, span: Span) -> Energies:
    solar_wh, exported_wh, imported_wh, load_wh, charged_wh, discharged_wh = info.all_wh(span)
    return Energies(
        solar_wh=solar_wh,
        load_wh=load_wh,
        imported_wh=imported_wh,
        exported_wh=exported_wh,
        charged_wh=charged_wh,
        discharged_wh=discharged_wh,
    )
