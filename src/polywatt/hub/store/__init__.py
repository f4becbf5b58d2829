"""The history of all homes in one SQLite file: raw readings, 5-minute buckets, counters.

A reading holds until the next one, but at most :data:`HOLD_S`; what is beyond is a gap, and the newest reading counts
from when the next one comes. All buckets and energies follow from the raw readings by this one rule, in whatever
order they arrived.
"""

from ._engine import Durability
from ._errors import StoreError
from ._query import MOST_DAYS
from ._rollup import BUCKET_S, HOLD_S
from ._rows import COUNTED, QUANTITIES
from ._schema import VERSION
from ._spans import Day
from ._store import Store

__all__ = [
    "BUCKET_S",
    "COUNTED",
    "HOLD_S",
    "MOST_DAYS",
    "QUANTITIES",
    "VERSION",
    "Day",
    "Durability",
    "Store",
    "StoreError",
]
