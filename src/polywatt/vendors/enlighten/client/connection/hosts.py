"""Where the services are."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Self

from polywatt.kit.http import HttpSession
from polywatt.kit.trust import SYSTEM_TRUST, Trust

from ..wire.session import SECRET_KEYS
from .privacy import PrivacyRedactor

ENLIGHTEN = "https://enlighten.enphaseenergy.com"
"""L8."""
ENTREZ = "https://entrez.enphaseenergy.com"
"""Makes tokens (L1688)."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Two base URLs; an emulator serves both under one."""

    enlighten: str = ENLIGHTEN
    entrez: str = ENTREZ

    @classmethod
    def all_at(cls, base_url: str) -> Self:
        """Everything under one URL."""
        return cls(base_url, base_url)


@contextlib.asynccontextmanager
async def sessions_at(
    hosts: Hosts, *, trust: Trust = SYSTEM_TRUST, server_name: str | None = None, timeout_s: float = 10.0
) -> AsyncIterator[tuple[HttpSession, HttpSession]]:
    """The sessions that a client needs: Enlighten's, and the one that makes tokens; one and the same under one URL.

    What they show in errors is without secrets, e-mail addresses and serial numbers.
    """
    redactor = PrivacyRedactor(SECRET_KEYS)
    async with contextlib.AsyncExitStack() as stack:
        made = {
            url: await stack.enter_async_context(
                HttpSession(url, trust=trust, server_name=server_name, timeout_s=timeout_s, redactor=redactor)
            )
            for url in {hosts.enlighten, hosts.entrez}
        }
        yield made[hosts.enlighten], made[hosts.entrez]
