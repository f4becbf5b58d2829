"""The outages that the battery bridged."""

from ..wire.history import BACKUP_HISTORY, BackupHistory
from . import endpoints
from .connection import Group, Request, SiteId


class History(Group):
    """The backup history of a site."""

    async def backups(self, site: SiteId) -> BackupHistory:
        """``battery_backup_history.json``."""
        return await self._connection.read(Request.to_site(endpoints.BACKUP_HISTORY, site), BACKUP_HISTORY)
