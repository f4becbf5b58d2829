"""What has flowed."""

from ..wire.energy import LIFETIME, V4_TELEMETRY, LifetimeEnergy, V4Telemetry
from . import endpoints
from .asking import Asking, SiteId, site_text
from .line import Call


class Energy(Asking):
    """Counters over time."""

    async def lifetime_energy(self, site: SiteId) -> LifetimeEnergy:
        """``lifetime_energy``: every bucket since the first day."""
        return await self._read(Call(name=endpoints.LIFETIME, names={"site": site_text(site)}), LIFETIME)

    async def v4_telemetry(self, site: SiteId, meter: str = "consumption_meter") -> V4Telemetry:
        """``/api/v4/.../telemetry`` of the partner API: unproved, and it needs a partner's token."""
        call = Call(name=endpoints.V4_TELEMETRY, names={"site": site_text(site), "meter": meter})
        return await self._read(call, V4_TELEMETRY)
