"""``solars`` and ``generators``: the declared ones, and those one can buy."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Number, Text


class Solar(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``solars``."""

    brand: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    power_rating_watts: Number = UNSET


class SolarModel(msgspec.Struct, frozen=True, kw_only=True):
    """An inverter one can buy."""

    brand: Text = UNSET
    model: Text = UNSET
    description: Text = UNSET
    power_rating_watts: Number = UNSET


SolarModels = list[str | SolarModel]
"""``solars/brands/{brand}``: names, or all that is known of each."""


class Generators(msgspec.Struct, frozen=True, kw_only=True):
    """``generators``; the form of one is not known."""

    disconnect_type: str | UnsetType = UNSET
    generators: list[Any] | UnsetType | None = UNSET


SOLARS: msgspec.json.Decoder[list[Solar] | None] = msgspec.json.Decoder(list[Solar] | None)
SOLAR_MODELS: msgspec.json.Decoder[SolarModels | None] = msgspec.json.Decoder(SolarModels | None)
GENERATORS = msgspec.json.Decoder(Generators)
