"""The homeowner's feed of events."""

from collections.abc import AsyncIterator

from ..wire.events import EVENTS, Event, EventPage
from . import endpoints
from .connection import Group, Request, SiteId

PAGE_SIZE = 30
MAX_CSV_ROWS = 5_000
"""As the answer's own link has it (L604)."""


class Events(Group):
    """Events, newest first, by page."""

    async def page(
        self, site: SiteId, *, cursor: str | None = None, page_size: int = PAGE_SIZE, locale: str = "en"
    ) -> EventPage:
        """``events/homeowner``: one page; ``cursor`` is the page before's, as it is."""
        query = ({} if cursor is None else {"next": cursor}) | {"page_size": str(page_size), "locale": locale}
        page = await self._connection.read(Request.to_site(endpoints.EVENTS, site, query=query), EVENTS)
        self._connection.hide(row.serial_num for row in page.rows if isinstance(row.serial_num, str))
        return page

    async def all(self, site: SiteId, *, page_size: int = PAGE_SIZE, locale: str = "en") -> AsyncIterator[Event]:
        """``events/homeowner``: from the newest on, page by page; stop when you have seen enough."""
        cursor: str | None = None
        seen: set[str] = set()
        while True:
            page = await self.page(site, cursor=cursor, page_size=page_size, locale=locale)
            for event in page.rows:
                yield event
            cursor = page.cursor
            # A cursor that comes back leads in a circle.
            if cursor is None or cursor in seen or not page.rows:
                return
            seen.add(cursor)

    async def csv(self, site: SiteId) -> bytes:
        """Return the newest as a CSV file, as the answer's ``csv_link`` has it; its columns are not documented."""
        query = {"export": "true", "next": "start", "page_size": str(MAX_CSV_ROWS)}
        return (await self._connection.send(Request.to_site(endpoints.EVENTS, site, query=query))).body
