"""``customer`` and ``customer/registration``."""

import msgspec
from msgspec import UNSET

from .fields import Flag


class Consents(msgspec.Struct, frozen=True, kw_only=True):
    """``customer/registration/legal``: what the owner agreed to."""

    marketing: Flag = UNSET
    privacy_notice: Flag = UNSET
    limited_warranty: Flag = UNSET
    grid_services: Flag = UNSET


class Customer(Consents, frozen=True, kw_only=True):
    """``customer``. Firmware 23 says no more than whether there is one."""

    registered: Flag = UNSET


class Registration(Customer, frozen=True, kw_only=True):
    """``customer/registration``. The consents are null on firmware 23."""

    timed_out_registration: Flag = UNSET


CONSENTS = msgspec.json.Decoder(Consents)
CUSTOMER = msgspec.json.Decoder(Customer)
REGISTRATION = msgspec.json.Decoder(Registration)
