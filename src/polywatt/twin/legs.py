"""The conductors that a home is connected with."""

from polywatt.model import Phases

LEG_SHARES = {Phases.SINGLE: (1.0,), Phases.SPLIT: (0.52, 0.48), Phases.THREE: (0.40, 0.33, 0.27)}
"""Homes are never wired evenly."""


def fullest_share(phases: Phases) -> float:
    """Of all that the home takes, the part of the leg that carries most."""
    return max(LEG_SHARES[phases])
