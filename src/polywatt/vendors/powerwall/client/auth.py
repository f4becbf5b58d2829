"""``auth/toggle``: prove by a Powerwall's switch that a person stands at the gateway."""

from ..wire import auth as wire
from .connection import Group


class Auth(Group):
    """Prove by a Powerwall's switch that a person stands at the gateway."""

    async def toggle_supported(self) -> wire.ToggleSupported:
        """``GET /api/auth/toggle/supported``."""
        return await self._connection.read("/api/auth/toggle/supported", wire.TOGGLE_SUPPORTED)

    async def start_toggle(self) -> None:
        """``POST /api/auth/toggle/start``: from now on a Powerwall's switch may be toggled."""
        await self._connection.request("POST", "/api/auth/toggle/start")

    async def toggle_login(self) -> None:
        """``POST /api/auth/toggle/login``.

        Raises:
            DeviceRefused: the toggle has not been started (417).
        """
        await self._connection.request("POST", "/api/auth/toggle/login", {})

    async def end_toggle(self) -> None:
        """``DELETE /api/auth/toggle/login``.

        Raises:
            EndpointMissing: none is under way, or this firmware has none.
        """
        await self._connection.request("DELETE", "/api/auth/toggle/login")
