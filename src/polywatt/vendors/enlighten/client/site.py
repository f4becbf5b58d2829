"""Sites and their hardware."""

from ..wire.devices import DEVICES, DeviceList
from ..wire.site import SITES, Site
from . import endpoints
from .asking import Asking, SiteId, site_text
from .line import Call


class Sites(Asking):
    """What an account has."""

    async def search_sites(self, search_text: str = "", *, is_favourite: bool = False) -> list[Site]:
        """``search_sites.json``: by name or id; only the starred ones, or all."""
        query = {"searchText": search_text, "favourite": "true" if is_favourite else "false"}
        return (await self._read(Call(name=endpoints.SITES, query=query), SITES)).all

    async def devices(self, site: SiteId) -> DeviceList:
        """``devices.json``: everything but microinverters."""
        found = await self._read(Call(name=endpoints.DEVICES, names={"site": site_text(site)}), DEVICES)
        self._hide(device.serial for devices in found.buckets.values() for device in devices)
        return found
