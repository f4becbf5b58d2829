"""``installer`` and ``installer/companies``."""

import msgspec
from msgspec import UNSET

from .fields import Flag, Text, Texts


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


INSTALLER = msgspec.json.Decoder(Installer)
COMPANIES: msgspec.json.Decoder[list[Company] | None] = msgspec.json.Decoder(list[Company] | None)
