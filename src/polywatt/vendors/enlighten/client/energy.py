"""Energy counters over time."""

from ..wire.energy import LIFETIME, V4_TELEMETRY, LifetimeEnergy, V4Telemetry
from . import endpoints
from .connection import Group, Request, SiteId, to_site_id


class Energy(Group):
    """Energies of the whole site."""

    async def lifetime(self, site: SiteId) -> LifetimeEnergy:
        """``lifetime_energy``: every bucket since the first day."""
        return await self._connection.read(Request.to_site(endpoints.LIFETIME, site), LIFETIME)

    async def v4_telemetry(self, site: SiteId, meter: str = "consumption_meter") -> V4Telemetry:
        """``/api/v4/.../telemetry`` of the partner API: unproved, and it needs a partner's token."""
        path_values = {"site": to_site_id(site), "meter": meter}
        return await self._connection.read(Request(name=endpoints.V4_TELEMETRY, path_values=path_values), V4_TELEMETRY)
