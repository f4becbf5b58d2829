"""``powerwalls`` and its children: the packs."""

from typing import Any

from ..wire import powerwalls as wire
from ..wire.fields import ANYTHING
from .connection import Group


class Powerwalls(Group):
    """The packs."""

    async def fetch(self) -> wire.Powerwalls:
        """``GET /api/powerwalls``."""
        return await self._connection.read("/api/powerwalls", wire.POWERWALLS)

    async def status(self) -> wire.PowerwallsStatus:
        """``GET /api/powerwalls/status``."""
        return await self._connection.read("/api/powerwalls/status", wire.POWERWALLS_STATUS)

    async def phase_usages(self) -> Any:
        """``GET /api/powerwalls/phase_usages``.

        Raises:
            DeviceRefused: there is no phase information, as on a single phase (500).
        """
        return await self._connection.read("/api/powerwalls/phase_usages", ANYTHING)

    async def detect_phases(self) -> None:
        """``GET /api/powerwalls/phase_detection``: a GET with an effect.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        await self._connection.request("GET", "/api/powerwalls/phase_detection")

    async def update(self) -> wire.PowerwallsUpdate | None:
        """``GET /api/powerwalls/update``: perhaps one with an effect, so each call sends it."""
        answer = await self._connection.request("GET", "/api/powerwalls/update")
        return self._connection.decode(answer, wire.POWERWALLS_UPDATE) if answer.body.strip() else None
