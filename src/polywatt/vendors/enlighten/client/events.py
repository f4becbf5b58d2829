"""What happened."""

from collections.abc import AsyncIterator

from ..wire.events import EVENTS, Event, EventPage
from ..wire.history import BACKUP_HISTORY, BackupHistory
from . import endpoints
from .asking import Asking, SiteId, site_text
from .line import Call

PAGE = 30
MOST_IN_CSV = 5_000
"""As the answer's own link has it (L604)."""


class Events(Asking):
    """The feed and the outages."""

    async def events(
        self, site: SiteId, *, cursor: str | None = None, page_size: int = PAGE, locale: str = "en"
    ) -> EventPage:
        """``events/homeowner``: one page; ``cursor`` is the page before's, as it is."""
        query = ({} if cursor is None else {"next": cursor}) | {"page_size": str(page_size), "locale": locale}
        page = await self._read(Call(name=endpoints.EVENTS, names={"site": site_text(site)}, query=query), EVENTS)
        self._hide(row.serial_num for row in page.rows if isinstance(row.serial_num, str))
        return page

    async def all_events(self, site: SiteId, *, page_size: int = PAGE, locale: str = "en") -> AsyncIterator[Event]:
        """From the newest on, page by page: stop when you have seen enough."""
        cursor: str | None = None
        seen: set[str] = set()
        while True:
            page = await self.events(site, cursor=cursor, page_size=page_size, locale=locale)
            for event in page.rows:
                yield event
            cursor = page.cursor
            # A cursor that comes back leads in a circle.
            if cursor is None or cursor in seen or not page.rows:
                return
            seen.add(cursor)

    async def events_csv(self, site: SiteId) -> bytes:
        """The newest as a CSV file, as the answer's ``csv_link`` has it; its columns are not documented."""
        query = {"export": "true", "next": "start", "page_size": str(MOST_IN_CSV)}
        answer = await self._line.ask(Call(name=endpoints.EVENTS, names={"site": site_text(site)}, query=query))
        return answer.body

    async def backup_history(self, site: SiteId) -> BackupHistory:
        """``battery_backup_history.json``: the outages that the battery bridged."""
        return await self._read(Call(name=endpoints.BACKUP_HISTORY, names={"site": site_text(site)}), BACKUP_HISTORY)
