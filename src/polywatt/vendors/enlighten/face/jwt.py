"""Tokens that say who has them and until when: JWTs, signed so that no other can be made up (HS256, RFC 7515)."""

import base64
import binascii
import hmac
import secrets
from datetime import datetime

import msgspec

_HEADER = {"alg": "HS256", "typ": "JWT"}


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says."""

    user_id: int
    session_id: str
    username: str
    iat: int
    """Epoch seconds."""
    exp: int
    """Epoch seconds."""
    jti: str
    """No two tokens are alike."""


_CLAIMS = msgspec.json.Decoder(Claims)


class Signer:
    """Makes tokens and knows its own. The key lives as long as this does."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def token(self, claims: Claims) -> str:
        """A new one."""
        head = f"{_packed(msgspec.json.encode(_HEADER))}.{_packed(msgspec.json.encode(claims))}"
        return f"{head}.{self._signature(head)}"

    def claims(self, token: str, now: datetime) -> Claims | None:
        """What it says; None where it is not ours, or over."""
        head, _, signature = token.rpartition(".")
        if not secrets.compare_digest(signature.encode("utf-8", "replace"), self._signature(head).encode()):
            return None
        claims = _claims_in(head.partition(".")[2])
        return claims if claims is not None and now.timestamp() < claims.exp else None

    def _signature(self, head: str) -> str:
        return _packed(hmac.digest(self._key, head.encode("utf-8", "replace"), "sha256"))


def _claims_in(packed: str) -> Claims | None:
    try:
        return _CLAIMS.decode(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return None


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
