"""``powerwalls`` and its children: the packs."""

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Flag, Text


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """One Powerwall in ``powerwalls``; its diagnostics are the wizard's."""

    PackagePartNumber: str | UnsetType = UNSET
    PackageSerialNumber: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    grid_state: str | UnsetType = UNSET


class Powerwalls(msgspec.Struct, frozen=True, kw_only=True):
    """``powerwalls``."""

    powerwalls: list[Pack] | UnsetType | None = UNSET
    gateway_din: str | UnsetType = UNSET


class PowerwallsStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``powerwalls/status``: work in progress on the packs."""

    enumerating: Flag = UNSET
    updating: Flag = UNSET
    checking_if_offgrid: Flag = UNSET
    is_on_grid: Flag = UNSET
    """Sent by a stopped system only."""
    running_phase_detection: Flag = UNSET
    phase_detection_last_error: Text = UNSET
    phase_detection_not_available: Flag = UNSET
    bubble_shedding: Flag = UNSET
    on_grid_check_error: Text = UNSET
    grid_qualifying: Flag = UNSET
    grid_code_validating: Flag = UNSET


class PowerwallsUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """``powerwalls/update``."""

    updating: Flag = UNSET


POWERWALLS = msgspec.json.Decoder(Powerwalls)
POWERWALLS_STATUS = msgspec.json.Decoder(PowerwallsStatus)
POWERWALLS_UPDATE = msgspec.json.Decoder(PowerwallsUpdate)
