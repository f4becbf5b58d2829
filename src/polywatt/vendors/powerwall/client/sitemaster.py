"""``sitemaster``: the site controller, and whether it runs."""

from polywatt.model import DeviceRefused

from ..wire import sitemaster as wire
from .connection import Group, action, reader


class Sitemaster(Group):
    """The site controller: state, start and stop."""

    fetch = reader("/api/sitemaster", wire.SITEMASTER)
    run = action("GET", "/api/sitemaster/run")
    run_for_commissioning = action("POST", "/api/sitemaster/run_for_commissioning")

    async def stop(self, is_forced: bool = False) -> None:
        """``GET /api/sitemaster/stop``; from firmware 21 it is a POST that can be forced."""
        if not is_forced and await self._stop_by_get():
            return
        await self._connection.request("POST", "/api/sitemaster/stop", {"force": is_forced})

    async def _stop_by_get(self) -> bool:
        """Return False where this firmware has no GET for it (405), and nothing has happened."""
        try:
            await self._connection.request("GET", "/api/sitemaster/stop")
        except DeviceRefused as error:
            if error.code != 405:
                raise
            return False
        return True
