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
from .asking import Asking, SiteId, site_text
from .errors import InvalidRequest
from .line import Call

PAGE = 100
MOST_PAGES = 100
"""More microinverters than any site has: whoever pages on is being led in a circle."""


class Inverters(Asking):
    """What is on the roof."""

    async def inverters(self, site: SiteId, *, limit: int = PAGE, offset: int = 0, search: str = "") -> InverterPage:
        """``inverters.json``: one page; ``search`` in serial numbers and models."""
        query = {"limit": str(limit), "offset": str(offset), "search": search}
        call = Call(name=endpoints.INVERTERS, names={"site": site_text(site)}, query=query)
        page = await self._read(call, INVERTERS)
        self._hide(row.serial for row in page.rows)
        return page

    async def all_inverters(self, site: SiteId, search: str = "", *, limit: int = PAGE) -> list[Inverter]:
        """All pages."""
        found: list[Inverter] = []
        for _ in range(MOST_PAGES):
            page = await self.inverters(site, limit=limit, offset=len(found), search=search)
            found.extend(page.rows)
            if not page.rows or (page.count is not None and len(found) >= page.count):
                break
        return found

    async def inverter_energy(self, site: SiteId, start: date, end: date) -> InverterEnergy:
        """``inverter_data_x/energy.json``: Wh by inverter id, from the first to the last day, both inclusive.

        Raises:
            InvalidRequest: the days are the wrong way round; nothing was sent.
        """
        if end < start:
            raise InvalidRequest(f"the last day ({end}) is before the first ({start})")
        query = {"start_date": start.isoformat(), "end_date": end.isoformat()}
        call = Call(name=endpoints.INVERTER_ENERGY, names={"site": site_text(site)}, query=query)
        return await self._read(call, INVERTER_ENERGY)

    async def inverter_status(self, site: SiteId) -> dict[str, InverterStatus]:
        """``inverter_status_x.json``: by the ids of ``inverter_energy``; other devices may be among them."""
        call = Call(name=endpoints.INVERTER_STATUS, names={"site": site_text(site)})
        found: dict[str, InverterStatus] = await self._read(call, INVERTER_STATUS)
        self._hide(status.serial for status in found.values())
        return dict(found)
