"""``system/testing`` and ``system/update``; ``system/networks`` is in ``networks``."""

from collections.abc import Mapping
from typing import Any

from ..wire import system as wire
from .connection import Group


class System(Group):
    """Tests and updates of the system."""

    async def testing(self) -> wire.Testing:
        """``GET /api/system/testing``."""
        return await self._connection.read("/api/system/testing", wire.TESTING)

    async def end_tests(self) -> None:
        """``DELETE /api/system/testing``."""
        await self._connection.request("DELETE", "/api/system/testing")

    async def begin_inverter_test(self, options: Mapping[str, Any] | None = None) -> None:
        """``POST /api/system/testing/PINV_TEST``; its options are not known.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        await self._connection.request("POST", "/api/system/testing/PINV_TEST", dict(options or {}))

    async def update_status(self) -> wire.UpdateStatus:
        """``GET /api/system/update/status``."""
        return await self._connection.read("/api/system/update/status", wire.UPDATE_STATUS)
