"""Signing in, the second factor, tokens and cookies."""

import base64
import binascii
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET

from .scale import Flag, Number, Scalar, Text, to_bool, to_datetime, to_float, to_text

SESSION_COOKIES = ("_enlighten_4_session", "_enlighten_session", "enlighten_session")
"""The document has two spellings (L1595, L1692), clients of the service a third."""
TOKEN_COOKIE = "enlighten_manager_token_production"
"""Holds the same JWT as ``manager_token`` (L377)."""
NONCE_COOKIE = "login_otp_nonce"
BATTERY_XSRF_COOKIE = "BP-XSRF-Token"
XSRF_COOKIES = (BATTERY_XSRF_COOKIE, "XSRF-TOKEN")
"""BatteryConfig's own first."""
XSRF_ANSWER_HEADER = "x-csrf-token"
"""In which ``siteSettings`` hands it out (seen by a client of the service)."""
SECOND_FACTOR_KEYS = ("requires_mfa", "mfa_required", "requiresMfa")
"""Flags that some deployments send beside the document's inference (seen by clients of the service)."""
TOO_MANY_SESSIONS = "too many active sessions"
"""Anywhere in the answer to a sign-in: no sign-in for a day (seen by clients of the service)."""
TOO_MANY_SESSIONS_S = 86_400.0

SECRET_KEYS = (
    "user[email]",
    "user[password]",
    "password",
    "email",
    "otp",
    "session_id",
    "manager_token",
    "token",
    "access_token",
    "auth_token",
    "authToken",
    "auth_id",
    "authIdentifier",
    "aws_token_value",
    "aws_digest",
    "e-auth-token",
    "Authorization",
    "Cookie",
    "Set-Cookie",
    "X-XSRF-Token",
    "x-csrf-token",
    "authenticity_token",
    *SESSION_COOKIES,
    TOKEN_COOKIE,
    NONCE_COOKIE,
    *XSRF_COOKIES,
    "sn",
    "serial_number",
    "serial_num",
    "serialNum",
    "serialNumber",
    "serial_no",
    "gwSerialNum",
    "envoy_serial_number",
    "mac_addr",
    "phone",
)
"""Keys whose values are hidden in messages and logs."""


class LoginResponse(msgspec.Struct, frozen=True, kw_only=True):
    """``POST login/login.json``, and the answer to a code (L1590-L1666)."""

    message: Text = UNSET
    session_id: Text = UNSET
    manager_token: Text = UNSET
    is_consumer: Flag = UNSET
    system_id: Text = UNSET
    redirect_url: Text = UNSET
    isValidMobileNumber: Flag = UNSET
    success: Flag = UNSET
    isBlocked: Flag = UNSET
    isValid: Flag = UNSET
    """Only of a code: false where it was wrong."""
    requires_mfa: Flag = UNSET
    mfa_required: Flag = UNSET
    requiresMfa: Flag = UNSET

    @property
    def is_complete(self) -> bool:
        """Whether this is a session."""
        return to_text(self.session_id) is not None and not self.is_blocked

    @property
    def is_blocked(self) -> bool:
        """Whether the account is blocked."""
        return to_bool(self.isBlocked) is True

    @property
    def requires_code(self) -> bool:
        """Whether it says so itself; otherwise the cookie does, beside ``success``."""
        return any(to_bool(getattr(self, key)) is True for key in SECOND_FACTOR_KEYS)

    @property
    def accepts_password(self) -> bool:
        """``success`` without a session and without a block: the password was right (L1592-L1604)."""
        return to_bool(self.success) is True and not self.is_blocked


class TokenResponse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``entrez/tokens``, ``jwt_token.json`` and their like; shapes as clients of the service have seen them."""

    token: Text = UNSET
    access_token: Text = UNSET
    jwt: Text = UNSET
    expires_at: Scalar = UNSET
    generation_time: Scalar = UNSET

    @property
    def value(self) -> str | None:
        """The token itself."""
        return to_text(self.token) or to_text(self.access_token) or to_text(self.jwt)

    @property
    def expires(self) -> datetime | None:
        """Time of its end by the answer."""
        return to_datetime(self.expires_at)


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a token; never verified, for that is the service's business."""

    session_id: Text = UNSET
    user_id: Text = UNSET
    username: Text = UNSET
    exp: Number = UNSET
    """Epoch seconds."""
    iat: Number = UNSET
    data: dict[str, Any] | Scalar = UNSET
    """Some tokens wrap the claims."""

    def claim(self, name: str) -> str | None:
        """Return a claim, wherever it is."""
        inside = self.data.get(name) if isinstance(self.data, dict) else None
        return to_text(getattr(self, name, UNSET)) or to_text(inside)

    @property
    def lifetime_s(self) -> float | None:
        """From issue to end; None where it does not say both."""
        exp, iat = to_float(self.exp), to_float(self.iat)
        return exp - iat if exp is not None and iat is not None and exp > iat else None


LOGIN = msgspec.json.Decoder(LoginResponse)
TOKEN = msgspec.json.Decoder(TokenResponse)
_CLAIMS = msgspec.json.Decoder(Claims)


def decode_claims(token: str | None) -> Claims:
    """Return the claims of a JWT; none of a text that is no JWT."""
    segments = (token or "").split(".")
    if len(segments) != 3:
        return Claims()
    body = segments[1]
    try:
        return _CLAIMS.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (msgspec.DecodeError, binascii.Error, UnicodeError, ValueError, RecursionError):
        return Claims()


def otp_form(email: str, code: str) -> dict[str, str]:
    """Return the form that sends a code: base64 for both, and a left-over of the page's script (L1629-L1634)."""
    return {"email": to_base64(email), "otp": to_base64(code), "xhrFields[withCredentials]": "true"}


def to_base64(text: str) -> str:
    """Return UTF-8 in base64."""
    return base64.b64encode(text.encode()).decode()
