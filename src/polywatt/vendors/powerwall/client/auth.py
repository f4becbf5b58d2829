"""``auth/toggle`` and ``password``: a person at the gateway, and the customer's password."""

from ..wire import auth as wire
from .connection import Group, action, reader


class Auth(Group):
    """Prove by a Powerwall's switch that a person stands at the gateway."""

    toggle_supported = reader("/api/auth/toggle/supported", wire.TOGGLE_SUPPORTED)
    start_toggle = action("POST", "/api/auth/toggle/start")
    """From now on a Powerwall's switch may be toggled."""
    end_toggle = action("DELETE", "/api/auth/toggle/login")
    """Raises EndpointMissing: none is under way, or this firmware has none."""

    async def toggle_login(self) -> None:
        """``POST /api/auth/toggle/login``.

        Raises:
            DeviceRefused: the toggle has not been started (417).
        """
        await self._connection.request("POST", "/api/auth/toggle/login", {})


class Password(Group):
    """The customer's password."""

    async def change(self, old_password: str, new_password: str, *, is_toggled: bool = False) -> wire.Password | None:
        """``POST /api/password/change``; from then on this client signs in with the new one."""
        for password in (old_password, new_password):
            self._connection.hide(password)
        body = wire.NewPassword(old_password=old_password, new_password=new_password, toggled_pw=is_toggled)
        answer = await self._connection.post("/api/password/change", wire.PASSWORD, body)
        self._connection.use_password(new_password)
        return answer

    async def generate(self) -> wire.Password | None:
        """``POST /api/password/generate``.

        Raises:
            DeviceRefused: no Powerwall's switch was toggled (403).
        """
        answer = await self._connection.post("/api/password/generate", wire.PASSWORD)
        if answer is not None and isinstance(answer.password, str):
            self._connection.hide(answer.password)
        return answer

    reset = action("POST", "/api/password/reset")
    """Raises DeviceRefused: it needs a person at the gateway (401)."""
