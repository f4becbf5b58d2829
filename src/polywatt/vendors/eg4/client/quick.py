"""The quick charge, and the portal's quick discharge."""

from ..wire.control import PARAMETERS_WRITTEN, QUICK_CHARGE_STATUS, QuickCharge
from .asking import QUICK_CHARGE, Asking
from .checks import check_minutes

PATH = "/web/config"
STATUS = f"{PATH}/quickCharge/getStatusInfo"
FROM_WEB = {"clientType": "WEB"}
"""The portal's pages send it with all that tells a device something."""


class Quick(Asking):
    """Tasks that end by themselves. The document starts a quick charge by ``function``."""

    async def quick_charge_status(self, serial: str) -> QuickCharge:
        """``quickCharge/getStatusInfo``: in both spellings."""
        found: QuickCharge = await self._ask_kept(
            QUICK_CHARGE, f"{STATUS}:{serial}:", lambda: self._quick_charge_status(serial)
        )
        return found

    async def quick_charge(self, serial: str, minutes: int | None = None) -> None:
        """``quickCharge/start``, for so many minutes (1 to 1440), or for as long as the cloud sees fit.

        Raises:
            InvalidParameter: no such time; nothing was sent. So for ``quick_discharge``.
            OtherSpelling: the account is the document's. So for the next three.
        """
        await self._start_task("quickCharge", "quick_charge", serial, minutes)

    async def stop_quick_charge(self, serial: str) -> None:
        """``quickCharge/stop``."""
        await self._tell_task("quickCharge/stop", "stop_quick_charge", serial, {})

    async def quick_discharge(self, serial: str, minutes: int | None = None) -> None:
        """``quickDischarge/start``: as ``quick_charge``."""
        await self._start_task("quickDischarge", "quick_discharge", serial, minutes)

    async def stop_quick_discharge(self, serial: str) -> None:
        """``quickDischarge/stop``."""
        await self._tell_task("quickDischarge/stop", "stop_quick_discharge", serial, {})

    async def _start_task(self, task: str, what: str, serial: str, minutes: int | None) -> None:
        if minutes is not None:
            check_minutes(minutes)
        await self._tell_task(f"{task}/start", what, serial, {} if minutes is None else {"minute": str(minutes)})

    async def _tell_task(self, action: str, what: str, serial: str, more: dict[str, str]) -> None:
        instead = "the document has only function(serial, 'quickCharge', 1 or 0)"
        await self._check_spelling(what, instead, is_portals=True)
        form = {"inverterSn": self._checked(serial)} | FROM_WEB | more
        await self._write(f"{PATH}/{action}", form, PARAMETERS_WRITTEN)

    async def _quick_charge_status(self, serial: str) -> QuickCharge:
        key = "inverterSn" if await self.is_portals() else "serialNum"
        return await self._read(STATUS, {key: self._checked(serial)}, QUICK_CHARGE_STATUS)
