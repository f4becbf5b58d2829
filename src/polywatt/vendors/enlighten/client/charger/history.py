"""Past charging sessions."""

from collections.abc import AsyncIterator
from datetime import date

from ...wire.charger.history import (
    FILTER_CRITERIA,
    HISTORY,
    SOURCE,
    FilterCriteria,
    HistoryParams,
    HistoryQuery,
    PastSession,
    SessionHistory,
    format_day,
)
from .. import endpoints
from ..connection import Group, Request, SiteId
from ..errors import InvalidRequest

PAGE_SIZE = 20


class ChargerHistory(Group):
    """The charging sessions of each charger."""

    async def filter_criteria(self, site: SiteId) -> FilterCriteria:
        """``filter_criteria``: the chargers that have sessions."""
        request = Request.to_site(
            endpoints.FILTER_CRITERIA,
            site,
            query={"source": SOURCE},
            user_key="username",
            request_id_key="requestId",
        )
        return await self._connection.read(request, FILTER_CRITERIA)

    async def page(
        self,
        site: SiteId,
        sn: str,
        start: date,
        end: date,
        timezone: str,
        *,
        offset: int = 0,
        limit: int = PAGE_SIZE,
    ) -> SessionHistory:
        """``sessions/<sn>/history``: one page; both days are the site's own, inclusive; ``timezone`` by IANA name.

        Raises:
            InvalidRequest: the days are the wrong way round; nothing was sent.
        """
        if end < start:
            raise InvalidRequest(f"the last day ({end}) is before the first ({start})")
        params = HistoryParams(
            offset=offset, limit=limit, startDate=format_day(start), endDate=format_day(end), timezone=timezone
        )
        request = Request.to_charger(endpoints.SESSIONS, site, sn, json=HistoryQuery(source=SOURCE, params=params))
        return await self._connection.read(request, HISTORY)

    async def all(
        self, site: SiteId, sn: str, start: date, end: date, timezone: str, *, limit: int = PAGE_SIZE
    ) -> AsyncIterator[PastSession]:
        """``sessions/<sn>/history``: page by page, until there are no more."""
        offset = 0
        while True:
            page = await self.page(site, sn, start, end, timezone, offset=offset, limit=limit)
            for session in page.rows:
                yield session
            offset += len(page.rows)
            if not page.has_more or not page.rows:
                return
