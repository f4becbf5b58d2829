"""Energies in Wh, and counters of them."""

from datetime import datetime

from ._record import Record


class Energies(Record, frozen=True, kw_only=True, gc=False):
    """A lifetime, a day and a history bucket are all one of these. All >= 0; None is not measured."""

    solar_wh: float | None = None
    load_wh: float | None = None
    imported_wh: float | None = None
    exported_wh: float | None = None
    charged_wh: float | None = None
    """Into the battery, on its AC side where the vendor measures there."""
    discharged_wh: float | None = None
    car_wh: float | None = None
    generator_wh: float | None = None


class Counters(Record, frozen=True, kw_only=True):
    """Energy counters. They never fall; a device whose counter falls is reported as None."""

    received_at: datetime
    at: datetime | None = None
    lifetime: Energies = Energies()
    today: Energies = Energies()
    """Since local midnight."""
