"""``solar_powerwall``: the solar inverter of a Powerwall+."""

from ..wire import solar_powerwall as wire
from .connection import Group, quoted


class SolarPowerwall(Group):
    """The solar inverter of a Powerwall+."""

    async def fetch(self) -> wire.SolarPowerwall:
        """``GET /api/solar_powerwall``: a Powerwall+'s own solar inverter; 404 without one."""
        return await self._connection.read("/api/solar_powerwall", wire.SOLAR_POWERWALL)

    async def power_status(self) -> wire.PowerStatus:
        """``GET /api/solar_powerwall/power_status``."""
        return await self._connection.read("/api/solar_powerwall/power_status", wire.POWER_STATUS)

    async def power_status_of(self, inverter: str) -> wire.PowerStatus:
        """``GET /api/solar_powerwall/{n}/power_status``."""
        return await self._connection.read(f"/api/solar_powerwall/{quoted(inverter)}/power_status", wire.POWER_STATUS)

    async def reset(self) -> None:
        """``GET /api/solar_powerwall/reset``: a GET with an effect."""
        await self._connection.request("GET", "/api/solar_powerwall/reset")

    async def reset_of(self, inverter: str) -> None:
        """``GET /api/solar_powerwall/{t}/reset``: a GET with an effect."""
        await self._connection.request("GET", f"/api/solar_powerwall/{quoted(inverter)}/reset")
