"""Daily energy of a site: Wh of each local day, since its first."""

from .day_reader import FLOWS, MEASURED
from .record import DailyEnergy, EnergyRecord
from .rounding import WholeDays

__all__ = ["FLOWS", "MEASURED", "DailyEnergy", "EnergyRecord", "WholeDays"]
