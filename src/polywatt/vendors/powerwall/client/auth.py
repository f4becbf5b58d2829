"""``auth/toggle``: prove by a Powerwall's switch that a person stands at the gateway."""

from ..wire import auth as wire
from .connection import Group, action, reader


class Auth(Group):
    """Prove by a Powerwall's switch that a person stands at the gateway."""

    toggle_supported = reader("/api/auth/toggle/supported", wire.TOGGLE_SUPPORTED)
    start_toggle = action("POST", "/api/auth/toggle/start")
    """From now on a Powerwall's switch may be toggled."""

    async def toggle_login(self) -> None:
        """``POST /api/auth/toggle/login``.

        Raises:
            DeviceRefused: the toggle has not been started (417).
        """
        await self._connection.request("POST", "/api/auth/toggle/login", {})

    end_toggle = action("DELETE", "/api/auth/toggle/login")
    """Raises EndpointMissing: none is under way, or this firmware has none."""
