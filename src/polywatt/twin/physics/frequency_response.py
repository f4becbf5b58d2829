"""Response of a battery to the frequency of the public grid."""

from .ops import N, Ops
from .state import Steering

# Of frequency containment reserves in Continental Europe: Commission Regulation (EU) 2017/1485 (System Operation
# Guideline), Annex V; ENTSO-E's FCR cooperation prequalifies by the same figures.
FULL_HZ = 0.2
"""The deviation that is answered with all the power."""
DEAD_HZ = 0.01
"""The deviation that is not answered."""
BACK_SHARE = 0.1
"""The part of the power with which the state of charge is restored meanwhile; invented."""


def frequency_response_w(energy_wh: N, off_hz: N, steering: Steering[N], dt_s: float, ops: Ops[N]) -> N | float:
    """Return the response of the battery: discharge while the frequency is low, drift to ``rest_wh`` while good."""
    if ops.all(steering.response_w <= 0.0):
        return 0.0
    share = ops.minimum(ops.maximum(off_hz / -FULL_HZ, -1.0), 1.0)
    max_back_w = steering.response_w * BACK_SHARE
    back_w = ops.minimum(ops.maximum((energy_wh - steering.rest_wh) * (3_600.0 / dt_s), 0.0 - max_back_w), max_back_w)
    is_good = (off_hz <= DEAD_HZ) & (off_hz >= -DEAD_HZ)
    return ops.where(is_good, back_w, steering.response_w * share)
