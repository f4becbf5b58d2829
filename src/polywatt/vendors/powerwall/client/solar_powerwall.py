"""``solar_powerwall``: the solar inverter of a Powerwall+."""

from ..wire import solar_powerwall as wire
from .connection import Group, action, quoted, reader


class SolarPowerwall(Group):
    """The solar inverter of a Powerwall+."""

    fetch = reader("/api/solar_powerwall", wire.SOLAR_POWERWALL)
    """A Powerwall+'s own solar inverter; 404 without one."""
    power_status = reader("/api/solar_powerwall/power_status", wire.POWER_STATUS)
    reset = action("GET", "/api/solar_powerwall/reset")
    """A GET with an effect."""

    async def power_status_of(self, inverter: str) -> wire.PowerStatus:
        """``GET /api/solar_powerwall/{n}/power_status``."""
        return await self._connection.read(f"/api/solar_powerwall/{quoted(inverter)}/power_status", wire.POWER_STATUS)

    async def reset_of(self, inverter: str) -> None:
        """``GET /api/solar_powerwall/{t}/reset``: a GET with an effect."""
        await self._connection.request("GET", f"/api/solar_powerwall/{quoted(inverter)}/reset")
