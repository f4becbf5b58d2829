"""Lifetime counters."""

from datetime import datetime

from msgspec.structs import replace

from polywatt.kit.coerce import float_or_none
from polywatt.model import Counters, Energies

from ..wire.meters import Aggregates, Meter
from .reading import measured_at, reporting_meter


def counters_from(aggregates: Aggregates, received_at: datetime) -> Counters:
    """Return the lifetime counters; the gateway has none of the day."""
    return Counters(received_at=received_at, at=measured_at(aggregates), lifetime=energies_from(aggregates))


def energies_from(aggregates: Aggregates) -> Energies:
    """Return the energies since ever. Of the battery, exported is discharged."""
    site, battery = aggregates.get("site"), aggregates.get("battery")
    return Energies(
        solar_wh=_exported(aggregates.get("solar")),
        load_wh=_imported(aggregates.get("load")),
        imported_wh=_imported(site),
        exported_wh=_exported(site),
        charged_wh=_imported(battery),
        discharged_wh=_exported(battery),
        generator_wh=_exported(reporting_meter(aggregates.get("generator"))),
    )


class RisingCounters:
    """Tell faults from energy: a counter that falls is a fault of the gateway, and unknown."""

    def __init__(self) -> None:
        self._last = Energies()

    def checked(self, counters: Counters) -> Counters:
        """Return the counters without those that fell, or are below zero (Home Assistant issue 64477)."""
        energies_wh = {name: getattr(counters.lifetime, name) for name in Energies.__struct_fields__}
        risen_wh = {name: self._risen(name, energy_wh) for name, energy_wh in energies_wh.items()}
        self._last = replace(self._last, **{name: wh for name, wh in risen_wh.items() if wh is not None})
        return replace(counters, lifetime=Energies(**risen_wh))

    def _risen(self, name: str, energy_wh: float | None) -> float | None:
        min_wh = getattr(self._last, name) or 0.0
        return None if energy_wh is None or energy_wh < min_wh else energy_wh


def _exported(meter: Meter | None) -> float | None:
    return None if meter is None else float_or_none(meter.energy_exported)


def _imported(meter: Meter | None) -> float | None:
    return None if meter is None else float_or_none(meter.energy_imported)
