"""JSON web tokens, signed with HS256 (RFC 7515, RFC 7519)."""

import base64
import binascii
import hmac
import secrets
from datetime import datetime

import msgspec

_HEADER = {"alg": "HS256", "typ": "JWT"}


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a token."""

    user_id: int
    session_id: str
    username: str
    iat: int
    """Epoch seconds."""
    exp: int
    """Epoch seconds."""
    jti: str
    """Makes every token unique."""


_CLAIMS = msgspec.json.Decoder(Claims)


class TokenSigner:
    """Sign tokens and verify its own. The key lives as long as the object."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def sign(self, claims: Claims) -> str:
        """Return a signed token."""
        head = f"{_base64url(msgspec.json.encode(_HEADER))}.{_base64url(msgspec.json.encode(claims))}"
        return f"{head}.{self._signature(head)}"

    def verify(self, token: str, now: datetime) -> Claims | None:
        """Return the claims of a token; None where its signature is wrong or it has expired."""
        head, _, signature = token.rpartition(".")
        if not secrets.compare_digest(signature.encode("utf-8", "replace"), self._signature(head).encode()):
            return None
        claims = _decode_claims(head.partition(".")[2])
        return claims if claims is not None and now.timestamp() < claims.exp else None

    def _signature(self, head: str) -> str:
        return _base64url(hmac.digest(self._key, head.encode("utf-8", "replace"), "sha256"))


def _decode_claims(encoded: str) -> Claims | None:
    try:
        return _CLAIMS.decode(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return None


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
