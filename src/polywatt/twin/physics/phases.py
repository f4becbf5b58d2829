"""How a home's load is spread over its phases."""

from polywatt.model import Phases

PHASE_SHARES = {Phases.SINGLE: (1.0,), Phases.SPLIT: (0.52, 0.48), Phases.THREE: (0.40, 0.33, 0.27)}
"""Homes are never wired evenly."""


def largest_share(phases: Phases) -> float:
    """Return the share of the phase that carries most of the home's load."""
    return max(PHASE_SHARES[phases])
