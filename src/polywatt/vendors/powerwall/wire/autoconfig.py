"""``autoconfig``: the gateway's own set-up."""

import msgspec
from msgspec import UNSET

from .fields import Flag, Text


class Autoconfig(msgspec.Struct, frozen=True, kw_only=True):
    """``autoconfig/status``."""

    status: Text = UNSET
    running: Flag = UNSET
    retry_possible: Flag = UNSET
    have_registered: Flag = UNSET
    have_timezone: Flag = UNSET
    have_gridcode: Flag = UNSET
    grid_availability: Text = UNSET


AUTOCONFIG = msgspec.json.Decoder(Autoconfig)
