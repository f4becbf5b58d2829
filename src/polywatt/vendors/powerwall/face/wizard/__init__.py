"""What the gateway's set-up wizard reads and writes.

Of most of these rows the document has no more than the name. Each says what it is made of: its own words in the
document, a capture, or nothing but its name; those are plausible and stateful, and marked as invented.
"""

from collections.abc import Callable

from polywatt.kit.clock import Clock
from polywatt.model import Plant

from ..snapshot import Snapshots
from .meters import Meters
from .network import Network
from .people import People
from .row import Basis, Call, Row, found_in
from .site import Site
from .solar import Solar
from .system import System

__all__ = ["Basis", "Call", "Row", "found_in", "wizard_rows"]


def wizard_rows(plant: Plant, snapshots: Snapshots, clock: Clock, set_password: Callable[[str], bool]) -> list[Row]:
    """All of them, with the state they share. ``set_password`` is told a new one with the old: False, it was wrong."""
    parts = (
        People(snapshots, clock, plant, set_password),
        Meters(snapshots, plant),
        Network(clock),
        Site(snapshots),
        Solar(snapshots),
        System(snapshots, plant, clock),
    )
    return [row for part in parts for row in part.rows()]
