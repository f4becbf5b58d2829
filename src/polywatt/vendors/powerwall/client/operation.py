"""``operation``: mode and reserve."""

from msgspec import UNSET, UnsetType

from ..wire import operation as wire
from .connection import Group, reader


class Operation(Group):
    """Mode and reserve."""

    fetch = reader("/api/operation", wire.OPERATION)

    async def set(
        self, mode: str, backup_reserve_percent: float, max_pv_export_power_kw: float | None = None
    ) -> wire.Operation:
        """``POST /api/operation``; takes effect with ``config.complete()``.

        Both spellings of the mode are sent: the document's, and the one that later firmware reads.
        """
        limit: float | UnsetType = UNSET if max_pv_export_power_kw is None else max_pv_export_power_kw
        body = wire.Operation(
            mode=mode, real_mode=mode, backup_reserve_percent=backup_reserve_percent, max_pv_export_power_kW=limit
        )
        answer = await self._connection.request("POST", "/api/operation", body)
        return self._connection.decode(answer, wire.OPERATION)
