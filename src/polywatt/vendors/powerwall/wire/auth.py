"""``auth/toggle`` and ``password``: a person at the gateway, and the customer's password."""

import msgspec
from msgspec import UNSET

from .fields import Flag, Text


class ToggleSupported(msgspec.Struct, frozen=True, kw_only=True):
    """``auth/toggle/supported``."""

    toggle_auth_supported: Flag = UNSET
    """False while the site controller is stopped."""


class NewPassword(msgspec.Struct, frozen=True, kw_only=True):
    """``POST password/change``."""

    old_password: str
    new_password: str
    toggled_pw: bool = False


class Password(msgspec.Struct, frozen=True, kw_only=True):
    """The new password."""

    password: Text = UNSET

    def __repr__(self) -> str:
        """Return a text without the password."""
        return "Password(***)"


TOGGLE_SUPPORTED = msgspec.json.Decoder(ToggleSupported)
PASSWORD = msgspec.json.Decoder(Password)
