"""Energy counters of a simulated home."""

from polywatt.model import Counters, Energies

from .epoch import epoch_s
from .metering import sums_of
from .physics.state import TwinState
from .simulation.record import Record
from .snapshot import Snapshot
from .spec import TwinSpec
from .world.localtime import midnight_s


def counters_from(snapshot: Snapshot, record: Record) -> Counters:
    """Return the measured energies since the home's past began, and since local midnight."""
    spec, state = snapshot.spec, snapshot.state
    at_midnight = record.at(midnight_s(spec.timezone, epoch_s(snapshot.at)))
    return Counters(
        received_at=snapshot.at,
        at=snapshot.at,
        lifetime=_energies(spec, state),
        today=_energies(spec, state, at_midnight),
    )


def _energies(spec: TwinSpec, state: TwinState[float], since: TwinState[float] | None = None) -> Energies:
    start = (0.0,) * len(state) if since is None else since
    counted = TwinState(*(now - then for now, then in zip(state, start, strict=True)))
    return Energies(**{name: getattr(counted, name) for name in sums_of(spec)})
