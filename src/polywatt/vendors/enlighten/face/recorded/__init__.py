"""What the cloud has recorded of a site: Wh of each local day, since its first."""

from .days import DERIVED, MEASURED, Days
from .past import Past, Recorded
from .whole import WholeDays

__all__ = ["DERIVED", "MEASURED", "Days", "Past", "Recorded", "WholeDays"]
