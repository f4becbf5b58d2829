"""Solar inverters the wizard knows, and the Powerwall+'s own: ``solars/brands``, ``solar_powerwall``."""

import msgspec
from msgspec import UNSET

from ..meters import Number
from .kinds import Text


class SolarModel(msgspec.Struct, frozen=True, kw_only=True):
    """An inverter one can buy."""

    brand: Text = UNSET
    model: Text = UNSET
    description: Text = UNSET
    power_rating_watts: Number = UNSET


SolarModels = list[str | SolarModel]
"""``solars/brands/{brand}``: names, or all that is known of each."""


class PowerStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``solar_powerwall/power_status``."""

    power_status_setpoint: Text = UNSET
    """on, off."""


SOLAR_MODELS: msgspec.json.Decoder[SolarModels | None] = msgspec.json.Decoder(SolarModels | None)
POWER_STATUS = msgspec.json.Decoder(PowerStatus)
