"""The quick charge, and the portal's quick discharge."""

from ..wire import quick_charge as wire
from ..wire.control import WRITTEN
from ..wire.session import Dialect
from . import cache
from .connection import Group
from .validation import check_minutes

PATH = "/web/config"
STATUS = f"{PATH}/quickCharge/getStatusInfo"
FROM_WEB = {"clientType": "WEB"}
"""The portal's pages send it with every write."""
ALTERNATIVE = "the document has only control.set_function(serial, 'quickCharge', 1 or 0)"


class QuickCharge(Group):
    """Tasks that end by themselves. In the document ``control.set_function`` starts a quick charge."""

    async def fetch_status(self, serial: str) -> wire.QuickCharge:
        """``quickCharge/getStatusInfo``: in both dialects."""
        return await self._connection.cache.get(
            cache.QUICK_CHARGE, f"{STATUS}:{serial}:", lambda: self._fetch_status(serial)
        )

    async def start(self, serial: str, minutes: int | None = None) -> None:
        """``quickCharge/start``, for so many minutes (1 to 1440), or for as long as the cloud sees fit.

        Raises:
            InvalidParameter: no such time; nothing was sent. So for ``start_discharge``.
            WrongDialect: the account is the document's. So for the next three.
        """
        await self._start("quickCharge", serial, minutes)

    async def stop(self, serial: str) -> None:
        """``quickCharge/stop``."""
        await self._write("quickCharge/stop", serial, {})

    async def start_discharge(self, serial: str, minutes: int | None = None) -> None:
        """``quickDischarge/start``: as ``start``."""
        await self._start("quickDischarge", serial, minutes)

    async def stop_discharge(self, serial: str) -> None:
        """``quickDischarge/stop``."""
        await self._write("quickDischarge/stop", serial, {})

    async def _start(self, task: str, serial: str, minutes: int | None) -> None:
        if minutes is not None:
            check_minutes(minutes)
        await self._write(f"{task}/start", serial, {} if minutes is None else {"minute": str(minutes)})

    async def _write(self, action: str, serial: str, fields: dict[str, str]) -> None:
        await self._connection.require_dialect(Dialect.PORTAL, action, ALTERNATIVE)
        form = {"inverterSn": self._connection.serials.checked(serial)} | FROM_WEB | fields
        await self._connection.write(f"{PATH}/{action}", form, WRITTEN)

    async def _fetch_status(self, serial: str) -> wire.QuickCharge:
        key = "inverterSn" if await self._connection.dialect() is Dialect.PORTAL else "serialNum"
        form = {key: self._connection.serials.checked(serial)}
        return await self._connection.read(STATUS, form, wire.QUICK_CHARGE)
