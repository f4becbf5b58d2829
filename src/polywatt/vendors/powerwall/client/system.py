"""``system/testing`` and ``system/update``; ``system/networks`` is in ``networks``."""

from collections.abc import Mapping
from typing import Any

from ..wire import system as wire
from .connection import Group, action, reader


class System(Group):
    """Tests and updates of the system."""

    testing = reader("/api/system/testing", wire.TESTING)
    end_tests = action("DELETE", "/api/system/testing")

    async def begin_inverter_test(self, options: Mapping[str, Any] | None = None) -> None:
        """``POST /api/system/testing/PINV_TEST``; its options are not known.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        await self._connection.request("POST", "/api/system/testing/PINV_TEST", dict(options or {}))

    update_status = reader("/api/system/update/status", wire.UPDATE_STATUS)
