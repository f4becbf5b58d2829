"""``auth/toggle``: prove by a Powerwall's switch that a person stands at the gateway."""

import msgspec
from msgspec import UNSET

from .fields import Flag


class ToggleSupported(msgspec.Struct, frozen=True, kw_only=True):
    """``auth/toggle/supported``."""

    toggle_auth_supported: Flag = UNSET
    """False while the site controller is stopped."""


TOGGLE_SUPPORTED = msgspec.json.Decoder(ToggleSupported)
