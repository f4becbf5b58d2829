"""``sitemaster``: the site controller, and whether it runs."""

import msgspec
from msgspec import UNSET, UnsetType


class Sitemaster(msgspec.Struct, frozen=True, kw_only=True):
    """``sitemaster``: whether the system runs."""

    status: str | UnsetType = UNSET
    running: bool
    connected_to_tesla: bool | UnsetType = UNSET
    power_supply_mode: bool | UnsetType = UNSET
    can_reboot: str | UnsetType = UNSET
    """"Yes", a reason why not, or nothing while stopped."""


SITEMASTER = msgspec.json.Decoder(Sitemaster)
STOP = msgspec.json.Decoder(dict[str, bool])
"""``POST sitemaster/stop``: ``{"force": true}``."""
