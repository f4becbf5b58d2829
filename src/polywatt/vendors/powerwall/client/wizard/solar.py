"""Solar inverters the wizard knows, generators, and the Powerwall+'s own inverter."""

from ...wire.wizard import solar as wire
from ...wire.wizard.kinds import WORDS
from .asking import Asking, named

INVERTERS = "/api/solar_powerwall/"


class Solar(Asking):
    """What makes electricity besides the battery."""

    async def solar_brands(self) -> list[str] | None:
        """``GET /api/solars/brands``."""
        return await self.read("/api/solars/brands", WORDS)

    async def solar_models(self, brand: str) -> wire.SolarModels | None:
        """``GET /api/solars/brands/{brand}``."""
        return await self.read(named("/api/solars/brands/", brand), wire.SOLAR_MODELS)

    async def disconnect_types(self) -> list[str] | None:
        """``GET /api/generators/disconnect_types``."""
        return await self.read("/api/generators/disconnect_types", WORDS)

    async def solar_power_status(self) -> wire.PowerStatus:
        """``GET /api/solar_powerwall/power_status``."""
        return await self.read("/api/solar_powerwall/power_status", wire.POWER_STATUS)

    async def solar_power_status_of(self, inverter: str) -> wire.PowerStatus:
        """``GET /api/solar_powerwall/{n}/power_status``."""
        return await self.read(named(INVERTERS, inverter, "/power_status"), wire.POWER_STATUS)

    async def reset_solar_powerwall(self) -> None:
        """``GET /api/solar_powerwall/reset``: a GET that does something."""
        await self.ask("GET", "/api/solar_powerwall/reset")

    async def reset_solar_powerwall_of(self, inverter: str) -> None:
        """``GET /api/solar_powerwall/{t}/reset``: a GET that does something."""
        await self.ask("GET", named(INVERTERS, inverter, "/reset"))
