"""``solars``: the declared solar inverters, and those one can buy."""

from ..wire import solars as wire
from ..wire.fields import TEXTS
from .connection import Group, quoted


class Solars(Group):
    """Solar inverters: those of the site, and those one can buy."""

    async def fetch(self) -> list[wire.Solar] | None:
        """``GET /api/solars``."""
        return await self._connection.read("/api/solars", wire.SOLARS)

    async def brands(self) -> list[str] | None:
        """``GET /api/solars/brands``."""
        return await self._connection.read("/api/solars/brands", TEXTS)

    async def models(self, brand: str) -> wire.SolarModels | None:
        """``GET /api/solars/brands/{brand}``."""
        return await self._connection.read(f"/api/solars/brands/{quoted(brand)}", wire.SOLAR_MODELS)
