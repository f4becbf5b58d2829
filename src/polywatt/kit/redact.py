"""Secrets do not leave: what logs, errors and recordings show of a text."""

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
        """Hide this too from now on: a secret that the device gave us."""
        spellings = {*self._secrets, *_spellings(secret)} if secret else self._secrets
        self._secrets = sorted(spellings, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text without its secrets."""
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
    scheme, found, rest = url.partition("://") if "://" in url else ("", "", url)
    user, colon, after = rest.partition(":")
    _, at, host = after.rpartition("@")
    return f"{scheme}{found}{user}:{HIDDEN}@{host}" if colon and at else url
