"""The outages that the battery bridged."""

from ..wire.history import BACKUP_HISTORY, BackupHistory
from . import endpoints
from .connection import Connection, Request, SiteId


class History:
    """The backup history of a site."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def backups(self, site: SiteId) -> BackupHistory:
        """``battery_backup_history.json``."""
        return await self._connection.read(Request.to_site(endpoints.BACKUP_HISTORY, site), BACKUP_HISTORY)
