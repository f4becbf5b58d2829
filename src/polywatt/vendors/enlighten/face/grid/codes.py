"""One-time codes for leaving and joining the grid (document, 2.12.1 and 2.12.2)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from polywatt.kit.clock import Clock

from ...wire.grid import OTP_DIGITS
from ..access import secrets_equal

LIFETIME_S = 300.0
"""Of a code, and of the permission that it gives. Invented: the document does not say."""
MAX_ATTEMPTS = 5
"""After so many wrong codes the code is void. Invented, for the same reason."""


@dataclass(slots=True)
class SentCode:
    """The last code of a site."""

    code: str
    expires_at_s: float
    wrong_attempts: int = 0
    is_verified: bool = False


class ToggleCodes:
    """The last code of each site; a new one voids the old."""

    def __init__(self, clock: Clock, one_time_code: str | None, notify: Callable[[str], None]) -> None:
        self._clock, self._fixed_code, self._notify = clock, one_time_code, notify
        self._by_site: dict[int, SentCode] = {}

    def send(self, site: int) -> None:
        """Send a new code to the owner."""
        if self._fixed_code is None:
            code = f"{secrets.randbelow(10**OTP_DIGITS):0{OTP_DIGITS}d}"
        else:
            code = last_digits(self._fixed_code)
        self._by_site[site] = SentCode(code, self._clock.monotonic_s() + LIFETIME_S)
        self._notify(f"The code to change the grid connection of site {site} is {code}.")

    def verify(self, site: int, code: str) -> bool:
        """Whether it is the code; then the grid may be toggled once, until the code expires."""
        sent = self._unexpired(site)
        if sent is None:
            return False
        if not secrets_equal(code, sent.code):
            sent.wrong_attempts += 1
            if sent.wrong_attempts >= MAX_ATTEMPTS:
                del self._by_site[site]
            return False
        sent.is_verified = True
        return True

    def is_verified(self, site: int) -> bool:
        """Whether a toggle is permitted."""
        sent = self._unexpired(site)
        return sent is not None and sent.is_verified

    def use(self, site: int) -> None:
        """Use up the permission."""
        self._by_site.pop(site, None)

    def _unexpired(self, site: int) -> SentCode | None:
        sent = self._by_site.get(site)
        return sent if sent is not None and self._clock.monotonic_s() < sent.expires_at_s else None


def last_digits(code: str) -> str:
    """Return the last four digits: one code can be set for signing in, which has more of them, and for this."""
    return code[-OTP_DIGITS:].zfill(OTP_DIGITS)
