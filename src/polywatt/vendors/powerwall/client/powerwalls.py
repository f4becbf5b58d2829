"""``powerwalls`` and its children: the packs."""

from ..wire import powerwalls as wire
from ..wire.fields import ANYTHING
from .connection import Group, action, reader


class Powerwalls(Group):
    """The packs."""

    fetch = reader("/api/powerwalls", wire.POWERWALLS)
    status = reader("/api/powerwalls/status", wire.POWERWALLS_STATUS)
    phase_usages = reader("/api/powerwalls/phase_usages", ANYTHING)
    """Raises DeviceRefused: there is no phase information, as on a single phase (500)."""
    detect_phases = action("GET", "/api/powerwalls/phase_detection")
    """A GET with an effect. Raises DeviceRefused: the site controller runs (400)."""

    async def update(self) -> wire.PowerwallsUpdate | None:
        """``GET /api/powerwalls/update``: perhaps one with an effect, so each call sends it."""
        answer = await self._connection.request("GET", "/api/powerwalls/update")
        return self._connection.decode(answer, wire.POWERWALLS_UPDATE) if answer.body.strip() else None
