"""Fluctuation of the load within a tick: kettles and pumps that switch faster than the physics is computed."""

import numpy as np

from polywatt.model import GridState

from ..physics.state import Flows, Steering
from ..world.noise import Stream, uniform
from .timeline import TICK_S

FLICKERS_S = 0.5
"""A meter averages over 250 to 500 ms, so this is how often it shows another value."""
SHARE = 0.02
"""Of the load, at most."""
_SLICES = round(TICK_S / FLICKERS_S)


def with_flicker(
    flows: Flows[float], steering: Steering[float], state: GridState, seed: int, at_s: float
) -> Flows[float]:
    """Return the flows as a meter measures them at ``at_s``: load and grid move by the same power.

    The fluctuation is zero at the beginning of a tick and on average over it, so counters and averages do not contain
    it. The sign of the grid never turns. Nothing moves where a limit to import or export is held exactly, nor on an
    island, where the battery covers all.
    """
    has_no_limit = steering.shave_above_w == np.inf and steering.export_limit_w == np.inf
    if state is not GridState.CONNECTED or not has_no_limit or flows.is_dark:
        return flows
    amplitude_w = min(SHARE * flows.load_w, 0.5 * abs(flows.grid_w))
    moved_w = amplitude_w * _fluctuation(seed, at_s)
    if moved_w == 0.0:
        return flows
    critical_w = flows.critical_load_w * (1.0 + moved_w / flows.load_w)
    return flows._replace(load_w=flows.load_w + moved_w, critical_load_w=critical_w, grid_w=flows.grid_w + moved_w)


def _fluctuation(seed: int, at_s: float) -> float:
    """-1..1, another one in each slice of a tick; 0 in the first."""
    tick, within_s = divmod(at_s, TICK_S)
    number = min(int(within_s / FLICKERS_S), _SLICES - 1)
    if number == 0:
        return 0.0
    values = uniform(seed, Stream.FLICKER, tick * _SLICES + np.arange(1.0, _SLICES))
    return float(values[number - 1] - values.mean())
