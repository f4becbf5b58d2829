"""The hosts of the services, and the HTTP sessions with them."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Self

from polywatt.kit.http import HttpSession
from polywatt.kit.trust import SYSTEM_TRUST, Trust

from ...wire.session import SECRET_KEYS
from .redactor import PrivacyRedactor

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
        """Return hosts that are all under one URL."""
        return cls(base_url, base_url)


@contextlib.asynccontextmanager
async def http_sessions(
    hosts: Hosts, *, trust: Trust = SYSTEM_TRUST, server_name: str | None = None, timeout_s: float = 10.0
) -> AsyncIterator[tuple[HttpSession, HttpSession]]:
    """Open the HTTP sessions with Enlighten and with the host that makes tokens; under one URL they are the same.

    Their messages are without secrets, e-mail addresses and serial numbers.
    """
    redactor = PrivacyRedactor(SECRET_KEYS)
    async with contextlib.AsyncExitStack() as stack:
        sessions = {
            url: await stack.enter_async_context(
                HttpSession(url, trust=trust, server_name=server_name, timeout_s=timeout_s, redactor=redactor)
            )
            for url in {hosts.enlighten, hosts.entrez}
        }
        yield sessions[hosts.enlighten], sessions[hosts.entrez]
