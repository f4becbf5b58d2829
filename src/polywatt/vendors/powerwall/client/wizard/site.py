"""The site's name, zone and grid code, as the wizard writes them."""

from ...wire.site import GridCode, SiteName
from ...wire.wizard import site as wire
from .asking import Asking


class Site(Asking):
    """What is told about the place."""

    async def grid_regions(self) -> wire.GridRegions:
        """``GET /api/site_info/grid_regions``: 200 kB."""
        return await self.read("/api/site_info/grid_regions", wire.GRID_REGIONS)

    async def grid_codes(self) -> wire.GridCodes:
        """``GET /api/site_info/grid_codes``."""
        return await self.read("/api/site_info/grid_codes", wire.GRID_CODES)

    async def set_grid_code(self, grid_code: str) -> GridCode | None:
        """``POST /api/site_info/grid_code``."""
        body = wire.WantedGridCode(grid_code=grid_code)
        return await self.told("/api/site_info/grid_code", wire.GRID_CODE, body)

    async def set_offgrid(self, *, is_enabled: bool) -> wire.Offgrid | None:
        """``POST /api/site_info/offgrid``."""
        return await self.told("/api/site_info/offgrid", wire.OFFGRID, wire.Offgrid(enabled=is_enabled))

    async def set_site_name(self, site_name: str) -> None:
        """``POST /api/site_info/site_name``."""
        await self.ask("POST", "/api/site_info/site_name", SiteName(site_name=site_name))

    async def set_timezone(self, timezone: str) -> None:
        """``POST /api/site_info/timezone``: an IANA name."""
        await self.ask("POST", "/api/site_info/timezone", SiteName(timezone=timezone))
