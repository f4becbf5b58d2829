"""Homes to simulate, with the sizes of real hardware. Serial numbers are invented, or redacted in the captures."""

from dataclasses import replace

from polywatt.model import Coupling, MeterPlace

from ..spec import TwinSpec
from .eaton import RATINGS_W, eaton_xstorage
from .eg4 import EG4_18KPV, PARALLEL_GRIDBOSS
from .enphase import ENPHASE_5P, ENPHASE_50
from .powerwall import POWERWALL_2, POWERWALL_ONE_OFF, POWERWALL_PLUS, POWERWALL_THREE_PHASE
from .sonnen import SONNEN_ECO_8

_GRID_METER = frozenset({MeterPlace.GRID})
_EATONS = tuple(eaton_xstorage(w, wh) for wh in (4_200.0, 6_000.0, 10_080.0) for w in RATINGS_W)
_EATON_DC = replace(
    eaton_xstorage(3_600, 10_080.0, coupling=Coupling.DC, meters=_GRID_METER, critical_share=0.6), name="eaton-dc"
)
_EATON_NO_PV = replace(eaton_xstorage(3_600, 6_000.0, coupling=Coupling.NONE, meters=_GRID_METER), name="eaton-no-pv")

_POWERWALLS = (POWERWALL_2, POWERWALL_PLUS, POWERWALL_THREE_PHASE, POWERWALL_ONE_OFF)

_EG4S = (EG4_18KPV, PARALLEL_GRIDBOSS)

_ENPHASES = (ENPHASE_5P, ENPHASE_50)
_ALL = (SONNEN_ECO_8, *_POWERWALLS, *_EATONS, _EATON_DC, _EATON_NO_PV, *_EG4S, *_ENPHASES)

PRESETS = {spec.name: spec for spec in _ALL}

__all__ = ["POWERWALL_2", "POWERWALL_PLUS", "PRESETS", "SONNEN_ECO_8", "TwinSpec", "eaton_xstorage"]
