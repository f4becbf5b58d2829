"""``login`` and ``logout``, and the body of a refusal."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """``POST login/Basic``; also sent as a form."""

    username: str
    password: str
    email: str = ""
    force_sm_off: bool | str = False
    clientInfo: Any = UNSET


class LoggedIn(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a login."""

    email: str = ""
    firstname: str = "Tesla"
    lastname: str = "Energy"
    roles: list[str] = []
    token: str
    """88 characters of base64url that end in ``==``; opaque."""
    provider: str = "Basic"
    loginTime: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """The body of an error."""

    code: int | UnsetType = UNSET
    error: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


LOGIN = msgspec.json.Decoder(Login)
LOGGED_IN = msgspec.json.Decoder(LoggedIn)
REFUSAL = msgspec.json.Decoder(Refusal)
SECRET_KEYS = (
    "password",
    "old_password",
    "new_password",
    "token",
    "AuthCookie",
    "UserRecord",
    "Authorization",
    "email",
)
"""Keys whose values errors do not show."""
