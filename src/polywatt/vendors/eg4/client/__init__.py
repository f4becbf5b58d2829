"""One typed method for every endpoint."""

from .asking import KEPT_S
from .control import Control
from .errors import (
    DeviceNotFound,
    InvalidParameter,
    InvalidSerial,
    NotThere,
    SessionRefused,
    UnsupportedDevice,
    UpdateNotConfirmed,
    UpdateRefused,
)
from .firmware import Firmware
from .regions import BASE_URL, DEFAULT_REGION, REGIONS
from .retry import RetryPolicy
from .tree import Tree

__all__ = [
    "BASE_URL",
    "DEFAULT_REGION",
    "KEPT_S",
    "REGIONS",
    "DeviceNotFound",
    "Eg4Client",
    "InvalidParameter",
    "InvalidSerial",
    "NotThere",
    "RetryPolicy",
    "SessionRefused",
    "UnsupportedDevice",
    "UpdateNotConfirmed",
    "UpdateRefused",
]


class Eg4Client(Tree, Control, Firmware):
    """An account in the monitoring cloud of EG4 and Luxpower.

    Signs in when the first answer needs it, with one sign-in in flight, renews the session before its two hours are
    over, and once more when it was refused. Failures are raised at once, unless a ``retry`` policy is given. The HTTP
    session stays its owner's.
    """
