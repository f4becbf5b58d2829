"""Secrets do not leave: what logs, errors and recordings show of a text."""

import re
from collections.abc import Iterable

HIDDEN = "***"


class Redactor:
    """Hides the values of named keys (JSON, form and header spelling) and of known secrets in any text."""

    def __init__(self, keys: Iterable[str] = (), secrets: Iterable[str] = ()) -> None:
        names = "|".join(map(re.escape, keys))
        self._keys = (
            re.compile(
                rf'(?i)("?\b(?:{names})"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|[^&;,\s}}]+(?:\s+[A-Za-z0-9._~+/=-]{{16,}})?)'
            )
            if names
            else None
        )
        self._secrets = sorted({s for s in secrets if s}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text without its secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        if self._keys is not None:
            text = self._keys.sub(lambda m: m[1] + (f'"{HIDDEN}"' if m[2].startswith('"') else HIDDEN), text)
        return text


def without_password(url: str) -> str:
    """A URL or TARGET without its password: ``powerwall://me:***@host``."""
    return re.sub(r"(?<=://)([^/@:]*):(.*)@", rf"\1:{HIDDEN}@", url)
