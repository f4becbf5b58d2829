"""``password``: the customer's."""

import msgspec
from msgspec import UNSET

from .fields import Text


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


PASSWORD = msgspec.json.Decoder(Password)
