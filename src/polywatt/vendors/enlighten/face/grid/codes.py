"""One-time codes for leaving and joining the grid (document, 2.12.1 and 2.12.2)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from polywatt.kit.clock import Clock

from ...wire.grid import OTP_DIGITS
from ..families import same

LASTS_S = 300.0
"""A code, and the permission that it gives. Invented: the document does not say."""
MOST_WRONG = 5
"""After so many wrong ones a code is void. Invented, for the same reason."""


@dataclass(slots=True)
class Sent:
    """The last code of a site."""

    code: str
    until_s: float
    wrong: int = 0
    is_verified: bool = False


class Codes:
    """The last code of each site; a new one voids the old."""

    def __init__(self, clock: Clock, one_time_code: str | None, tells: Callable[[str], None]) -> None:
        self._clock, self._fixed, self._tells = clock, one_time_code, tells
        self._by_site: dict[int, Sent] = {}

    def send(self, site: int) -> None:
        """A new one, told to whoever reads the owner's mail."""
        code = f"{secrets.randbelow(10**OTP_DIGITS):0{OTP_DIGITS}d}" if self._fixed is None else of_digits(self._fixed)
        self._by_site[site] = Sent(code, self._clock.monotonic_s() + LASTS_S)
        self._tells(f"The code to change the grid connection of site {site} is {code}.")

    def verify(self, site: int, code: str) -> bool:
        """Whether it is the code; then the grid may be toggled, once, until the code would have ended."""
        sent = self._living(site)
        if sent is None:
            return False
        if not same(code, sent.code):
            sent.wrong += 1
            if sent.wrong >= MOST_WRONG:
                del self._by_site[site]
            return False
        sent.is_verified = True
        return True

    def is_verified(self, site: int) -> bool:
        """Whether a toggle has been permitted."""
        sent = self._living(site)
        return sent is not None and sent.is_verified

    def spend(self, site: int) -> None:
        """The permission has been used."""
        self._by_site.pop(site, None)

    def _living(self, site: int) -> Sent | None:
        sent = self._by_site.get(site)
        return sent if sent is not None and self._clock.monotonic_s() < sent.until_s else None


def of_digits(code: str) -> str:
    """The last four: one code can be set for signing in, which has more of them, and for this."""
    return code[-OTP_DIGITS:].zfill(OTP_DIGITS)
