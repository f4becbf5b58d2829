"""Sign-in: ``auth/signin`` and ``auth/refresh``."""

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import Text

CUSTOMER, TECHNICIAN = "customer", "tech"
LOCKED = ("10", "err_code_too_many_failed_signin")
"""A client's documentation has the first for the lock of ten minutes, the device's web page looks for the second."""
WRONG_CREDENTIALS = ("err_wrong_credentials", "err_invalid_credentials")
WRONG_SERIAL = "err_invalid_inverter_sn"
SECRET_KEYS = ("pwd", "token", "", "Authorization", "email", "inverterSn")
"""Keys whose values errors do not show. The empty one is where the document has the token."""


class SignInRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``POST auth/signin``; the last two are the technician's."""

    username: str
    pwd: str
    userType: str
    inverterSn: str | UnsetType = UNSET
    email: str | UnsetType = UNSET


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """Where a device puts the token."""

    token: str


class SignInResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The token: under the empty key in the document, under ``result.token`` on devices (clients, the web page)."""

    nameless: str | UnsetType = msgspec.field(name="", default=UNSET)
    token: str | UnsetType = UNSET
    """Of ``auth/refresh``."""
    result: Token | Text = UNSET

    @property
    def access_token(self) -> str | None:
        """The token, wherever it is."""
        inside = self.result.token if isinstance(self.result, Token) else UNSET
        return next((token for token in (inside, self.nameless, self.token) if isinstance(token, str)), None)


SIGN_IN_RESPONSE = msgspec.json.Decoder(SignInResponse)
