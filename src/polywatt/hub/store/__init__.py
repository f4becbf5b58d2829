"""The history of all homes in one SQLite file: raw readings, 5-minute buckets, counters.

A reading holds until the next one, but at most :data:`HOLD_S`; the time beyond is a gap, and the newest reading counts
once the next one is there. All buckets and energies follow from the raw readings by this one rule, in whatever
order they arrived.
"""

from ._engine import Durability
from ._errors import StoreError
from ._query import MAX_DAYS
from ._rollup import BUCKET_S, HOLD_S
from ._rows import COUNTED, QUANTITIES
from ._schema import VERSION
from ._spans import Day
from ._store import Store

__all__ = [
    "BUCKET_S",
    "COUNTED",
    "HOLD_S",
    "MAX_DAYS",
    "QUANTITIES",
    "VERSION",
    "Day",
    "Durability",
    "Store",
    "StoreError",
]
