"""``status``: the gateway."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """``status``."""

    din: str | UnsetType = UNSET
    """Part number, two dashes, serial."""
    start_time: str | UnsetType = UNSET
    """``2021-12-10 16:38:39 +0800``: not ISO 8601."""
    up_time_seconds: str | UnsetType = UNSET
    """A Go duration: ``55h46m11.021029341s``."""
    is_new: bool | UnsetType = UNSET
    version: str | UnsetType = UNSET
    git_hash: str | UnsetType = UNSET
    commission_count: int | UnsetType = UNSET
    device_type: str | UnsetType = UNSET
    """hec (gateway 1), teg (gateway 2), smc."""
    sync_type: str | UnsetType = UNSET
    leader: str | UnsetType = UNSET
    followers: Any = UNSET
    cellular_disabled: bool | UnsetType = UNSET
    teg_type: str | UnsetType = UNSET
    can_reboot: bool | UnsetType = UNSET


STATUS = msgspec.json.Decoder(Status)
