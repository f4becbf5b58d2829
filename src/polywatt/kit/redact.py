"""Redaction: texts without their secrets, for logs, errors and recordings."""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

HIDDEN = "***"


class Redactor:
    """Hides the values of named keys (JSON, form and header spelling) and of known secrets in any text."""

    def __init__(self, keys: Iterable[str] = (), secrets: Iterable[str] = ()) -> None:
        names = "|".join(map(re.escape, keys))
        self._keys = (
            re.compile(
                rf'(?i)("?\b(?:{names})"?\s*[:=]\s*)'
                # A JSON string, also one that breaks off; else a word, and the one after an HTTP scheme.
                r'("(?:[^"\\]|\\.)*"?|(?:(?:basic|bearer)[ \t]+)?[^&;,\s}]+(?:[ \t]+[A-Za-z0-9._~+/=-]{16,})?)'
            )
            if names
            else None
        )
        self._secrets: list[str] = []
        for secret in secrets:
            self.hide(secret)

    def hide(self, secret: str) -> None:
        """Hide one more secret from now on, such as a token that the device issued."""
        spellings = {*self._secrets, *_spellings(secret)} if secret else self._secrets
        self._secrets = sorted(spellings, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text without its secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        if self._keys is not None:
            text = self._keys.sub(lambda m: m[1] + (f'"{HIDDEN}"' if m[2].startswith('"') else HIDDEN), text)
        return text


def _spellings(secret: str) -> tuple[str, ...]:
    """As it is, as a JSON string (both ways) and in a form or URL (three ways)."""
    in_json = (json.dumps(secret, ensure_ascii=is_ascii)[1:-1] for is_ascii in (True, False))
    return (secret, *in_json, quote(secret), quote(secret, safe=""), quote_plus(secret))


def without_password(url: str) -> str:
    """A URL or TARGET, also a mistyped one, without its password: ``powerwall://me:***@host``."""
    scheme, mark, rest = url.partition("://") if "://" in url else ("", "", url)
    user, colon, after = rest.partition(":")
    _, at, host = after.rpartition("@")
    return f"{scheme}{mark}{user}:{HIDDEN}@{host}" if colon and at else url
