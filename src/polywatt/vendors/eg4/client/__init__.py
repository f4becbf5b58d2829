"""One typed method for every endpoint."""

from .asking import KEPT_S
from .control import Control
from .errors import (
    DeviceNotFound,
    InvalidParameter,
    InvalidSerial,
    NotThere,
    OtherSpelling,
    SessionRefused,
    UnsupportedDevice,
    UpdateNotConfirmed,
    UpdateRefused,
)
from .firmware import Firmware
from .quick import Quick
from .regions import BASE_URL, DEFAULT_REGION, REGIONS
from .registers import Registers
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
    "OtherSpelling",
    "RetryPolicy",
    "SessionRefused",
    "UnsupportedDevice",
    "UpdateNotConfirmed",
    "UpdateRefused",
]


class Eg4Client(Tree, Control, Registers, Quick, Firmware):
    """An account in the monitoring cloud of EG4 and Luxpower.

    Asks in the spelling that its login speaks, the document's or the portal's; where the two have different questions,
    the other's raise OtherSpelling.

    Signs in when the first answer needs it, with one sign-in in flight, renews the session before its two hours are
    over, and once more when it was refused. Failures are raised at once, unless a ``retry`` policy is given. The HTTP
    session stays its owner's.
    """
