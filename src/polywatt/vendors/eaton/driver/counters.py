"""Energy counters."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none
from polywatt.model import Counters, Energies

from ..wire.mode.installation import Installation
from ..wire.status import DeviceStatus


def counters_from(status: DeviceStatus, installation: Installation, received_at: datetime) -> Counters:
    """Return today's energies; there are no lifetime counters."""
    today = status.today
    if today is None:
        return Counters(received_at=received_at)
    return Counters(
        received_at=received_at,
        today=Energies(
            imported_wh=float_or_none(today.gridConsumption) if installation.has_meter_1 else None,
            solar_wh=float_or_none(today.photovoltaicProduction) if installation.measures_solar else None,
        ),
    )
