"""Microinverters."""

from datetime import date

from ..wire.inverters import (
    INVERTER_ENERGY,
    INVERTER_STATUS,
    INVERTERS,
    Inverter,
    InverterEnergy,
    InverterPage,
    InverterStatus,
)
from . import endpoints
from .connection import Group, Request, SiteId
from .errors import InvalidRequest

PAGE_SIZE = 100
MAX_PAGES = 100
"""More microinverters than any site has: whoever pages on is being led in a circle."""


class Inverters(Group):
    """The microinverters of a site, their energies and states."""

    async def page(self, site: SiteId, *, limit: int = PAGE_SIZE, offset: int = 0, search: str = "") -> InverterPage:
        """``inverters.json``: one page; ``search`` in serial numbers and models."""
        query = {"limit": str(limit), "offset": str(offset), "search": search}
        page = await self._connection.read(Request.to_site(endpoints.INVERTERS, site, query=query), INVERTERS)
        self._connection.hide(row.serial for row in page.rows)
        return page

    async def all(self, site: SiteId, search: str = "", *, limit: int = PAGE_SIZE) -> list[Inverter]:
        """``inverters.json``: all pages."""
        inverters: list[Inverter] = []
        for _ in range(MAX_PAGES):
            page = await self.page(site, limit=limit, offset=len(inverters), search=search)
            inverters.extend(page.rows)
            if not page.rows or (page.count is not None and len(inverters) >= page.count):
                break
        return inverters

    async def energy(self, site: SiteId, start: date, end: date) -> InverterEnergy:
        """``inverter_data_x/energy.json``: Wh by inverter id, from the first to the last day, both inclusive.

        Raises:
            InvalidRequest: the days are the wrong way round; nothing was sent.
        """
        if end < start:
            raise InvalidRequest(f"the last day ({end}) is before the first ({start})")
        query = {"start_date": start.isoformat(), "end_date": end.isoformat()}
        request = Request.to_site(endpoints.INVERTER_ENERGY, site, query=query)
        return await self._connection.read(request, INVERTER_ENERGY)

    async def status(self, site: SiteId) -> dict[str, InverterStatus]:
        """``inverter_status_x.json``: by the ids of ``energy``; other devices may be among them."""
        request = Request.to_site(endpoints.INVERTER_STATUS, site)
        statuses: dict[str, InverterStatus] = await self._connection.read(request, INVERTER_STATUS)
        self._connection.hide(status.serial for status in statuses.values())
        return dict(statuses)
