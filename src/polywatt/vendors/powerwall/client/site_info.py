"""``site_info`` and its children: name, time zone and grid code of the site."""

from ..wire import site_info as wire
from .connection import Group, reader


class SiteInfo(Group):
    """Name, time zone and grid code of the site."""

    fetch = reader("/api/site_info", wire.SITE_INFO)
    site_name = reader("/api/site_info/site_name", wire.SITE_NAME)
    grid_regions = reader("/api/site_info/grid_regions", wire.GRID_REGIONS)
    """200 kB."""
    grid_codes = reader("/api/site_info/grid_codes", wire.GRID_CODES)

    async def set_grid_code(self, grid_code: str) -> wire.GridCode | None:
        """``POST /api/site_info/grid_code``."""
        body = wire.NewGridCode(grid_code=grid_code)
        return await self._connection.post("/api/site_info/grid_code", wire.GRID_CODE, body)

    async def set_offgrid(self, *, is_enabled: bool) -> wire.Offgrid | None:
        """``POST /api/site_info/offgrid``."""
        return await self._connection.post("/api/site_info/offgrid", wire.OFFGRID, wire.Offgrid(enabled=is_enabled))

    async def set_site_name(self, site_name: str) -> None:
        """``POST /api/site_info/site_name``."""
        await self._connection.request("POST", "/api/site_info/site_name", wire.SiteName(site_name=site_name))

    async def set_timezone(self, timezone: str) -> None:
        """``POST /api/site_info/timezone``: an IANA name."""
        await self._connection.request("POST", "/api/site_info/timezone", wire.SiteName(timezone=timezone))
