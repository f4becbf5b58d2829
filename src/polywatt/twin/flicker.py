"""What a household does within a tick: kettles and pumps that come and go faster than the physics is worked out."""

import numpy as np

from polywatt.model import GridState

from .noise import uniform
from .state import Flows, Steering
from .streams import Stream
from .timeline import TICK_S

FLICKERS_S = 0.5
"""A meter averages over 250 to 500 ms, so this is how often another number is seen."""
SHARE = 0.02
"""Of the load, at most."""
_SLICES = round(TICK_S / FLICKERS_S)


def flickering(
    flows: Flows[float], steering: Steering[float], state: GridState, seed: int, at_s: float
) -> Flows[float]:
    """The flows as a meter sees them at ``at_s``: load and grid move, together.

    Over a tick it comes to nothing, and at a tick's beginning it is nothing: counters and averages do not know of it.
    The sign of the grid never turns. Where something is kept exactly (a limit to import or export), and on an island,
    where the battery is all there is, nothing moves.
    """
    is_free = steering.shave_above_w == np.inf and steering.export_limit_w == np.inf
    if state is not GridState.CONNECTED or not is_free or flows.is_dark:
        return flows
    amplitude_w = min(SHARE * flows.load_w, 0.5 * abs(flows.grid_w))
    moved_w = amplitude_w * _part(seed, at_s)
    if moved_w == 0.0:
        return flows
    critical_w = flows.critical_load_w * (1.0 + moved_w / flows.load_w)
    return flows._replace(load_w=flows.load_w + moved_w, critical_load_w=critical_w, grid_w=flows.grid_w + moved_w)


def _part(seed: int, at_s: float) -> float:
    """-1..1, another one in each slice of a tick; 0 in the first."""
    tick, within_s = divmod(at_s, TICK_S)
    number = min(int(within_s / FLICKERS_S), _SLICES - 1)
    if number == 0:
        return 0.0
    chances = uniform(seed, Stream.FLICKER, tick * _SLICES + np.arange(1.0, _SLICES))
    return float(chances[number - 1] - chances.mean())
