"""``customer`` and ``installer``: the people."""

import msgspec
from msgspec import UNSET

from .fields import Flag, Text, Texts


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


class Installer(msgspec.Struct, frozen=True, kw_only=True):
    """``installer``: the installer, and the form of the installation."""

    company: Text = UNSET
    customer_id: Text = UNSET
    phone: Text = UNSET
    email: Text = UNSET
    location: Text = UNSET
    mounting: Text = UNSET
    wiring: Text = UNSET
    backup_configuration: Text = UNSET
    solar_installation: Text = UNSET
    solar_installation_type: Text = UNSET
    has_cellular_modem_to_wifi: Flag = UNSET
    run_sitemaster: Flag = UNSET
    verified_config: Flag = UNSET
    installation_types: Texts = UNSET


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``installer/companies``."""

    company: Text = UNSET
    customer_id: Text = UNSET
    country: Text = UNSET


CONSENTS = msgspec.json.Decoder(Consents)
CUSTOMER = msgspec.json.Decoder(Customer)
REGISTRATION = msgspec.json.Decoder(Registration)
INSTALLER = msgspec.json.Decoder(Installer)
COMPANIES: msgspec.json.Decoder[list[Company] | None] = msgspec.json.Decoder(list[Company] | None)
