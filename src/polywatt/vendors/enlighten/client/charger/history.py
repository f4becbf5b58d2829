"""Past charging sessions."""

from collections.abc import AsyncIterator
from datetime import date

from ..wire.charger.history import (
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
from . import endpoints
from .asking import Asking, SiteId, site_text
from .errors import InvalidRequest
from .line import Call

PAGE = 20


class History(Asking):
    """What cars got."""

    async def session_chargers(self, site: SiteId) -> FilterCriteria:
        """``filter_criteria``: the chargers that have sessions."""
        call = Call(
            name=endpoints.CRITERIA,
            names={"site": site_text(site)},
            query={"source": SOURCE},
            user_key="username",
            request_key="requestId",
        )
        return await self._read(call, FILTER_CRITERIA)

    async def session_history(
        self,
        site: SiteId,
        sn: str,
        start: date,
        end: date,
        timezone: str,
        *,
        offset: int = 0,
        limit: int = PAGE,
    ) -> SessionHistory:
        """``sessions/<sn>/history``: one page; both days are the site's own, inclusive; ``timezone`` by IANA name.

        Raises:
            InvalidRequest: the days are the wrong way round; nothing was sent.
        """
        if end < start:
            raise InvalidRequest(f"the last day ({end}) is before the first ({start})")
        self._hide([sn])
        params = HistoryParams(
            offset=offset, limit=limit, startDate=format_day(start), endDate=format_day(end), timezone=timezone
        )
        body = HistoryQuery(source=SOURCE, params=params)
        return await self._read(
            Call(name=endpoints.SESSIONS, names={"site": site_text(site), "sn": sn}, json=body), HISTORY
        )

    async def all_sessions(
        self, site: SiteId, sn: str, start: date, end: date, timezone: str, *, limit: int = PAGE
    ) -> AsyncIterator[PastSession]:
        """Page by page, until there are no more."""
        offset = 0
        while True:
            page = await self.session_history(site, sn, start, end, timezone, offset=offset, limit=limit)
            for session in page.rows:
                yield session
            offset += len(page.rows)
            if not page.has_more or not page.rows:
                return
