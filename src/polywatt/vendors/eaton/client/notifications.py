"""``notifications``."""

from datetime import datetime

from ..wire.notifications import NOTIFICATION_PAGE, UNREAD, UNREAD_COUNT, Notification, NotificationPage
from .connection import Group

PAGE_SIZE, MAX_PAGES = 100, 50


class Notifications(Group):
    """Notifications and alerts."""

    async def fetch_page(self, status: str | None = None, size: int = PAGE_SIZE, offset: int = 0) -> NotificationPage:
        """``GET notifications/``; ``status`` is NORMAL (unread) or READ, None for both."""
        query = {"size": str(size), "offset": str(offset)} | ({} if status is None else {"status": status})
        return (await self._connection.read("/api/notifications/", NOTIFICATION_PAGE, query)).result

    async def fetch_since(self, since: datetime) -> list[Notification]:
        """Page from the newest back to the first before ``since``, and to the beginnings of what ended after it."""
        fetched: list[Notification] = []
        for number in range(MAX_PAGES):
            page = await self.fetch_page(offset=number * PAGE_SIZE)
            records = page.results or []
            fetched += records
            if not records or len(fetched) >= page.total:
                break
            ids = {record.alertId for record in fetched}
            is_back = records[-1].createdAt < since.timestamp() * 1_000
            if is_back and all(not record.previousAlertId or record.previousAlertId in ids for record in fetched):
                break
        return fetched

    async def fetch_unread_count(self) -> int:
        """``GET notifications/unread``."""
        answer = await self._connection.read("/api/notifications/unread", UNREAD_COUNT, {"status": UNREAD})
        return answer.result.total

    async def mark_all_read(self) -> None:
        """``POST notifications/read/all``."""
        await self._connection.write("POST", "/api/notifications/read/all")
