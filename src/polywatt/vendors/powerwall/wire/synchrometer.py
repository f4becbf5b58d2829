"""``synchrometer/ct_voltage_references``: which phase's voltage goes with a clamp's current."""

import msgspec
from msgspec import UNSET

from .fields import Text, Texts


class CtReferences(msgspec.Struct, frozen=True, kw_only=True):
    """``synchrometer/ct_voltage_references``: the phase whose voltage goes with a clamp's current."""

    ct1: Text = UNSET
    """Phase1, Phase2, Phase3."""
    ct2: Text = UNSET
    ct3: Text = UNSET


class CtReferenceOptions(msgspec.Struct, frozen=True, kw_only=True):
    """``synchrometer/ct_voltage_references/options``."""

    ct1: Texts = UNSET
    ct2: Texts = UNSET
    ct3: Texts = UNSET


CT_REFERENCES = msgspec.json.Decoder(CtReferences)
CT_REFERENCE_OPTIONS = msgspec.json.Decoder(CtReferenceOptions)
