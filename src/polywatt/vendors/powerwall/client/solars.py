"""``solars`` and ``generators``: the declared ones, and those one can buy."""

from ..wire import solars as wire
from ..wire.fields import TEXTS
from .connection import Group, quoted, reader


class Solars(Group):
    """Solar inverters: those of the site, and those one can buy."""

    fetch = reader("/api/solars", wire.SOLARS)
    brands = reader("/api/solars/brands", TEXTS)

    async def models(self, brand: str) -> wire.SolarModels | None:
        """``GET /api/solars/brands/{brand}``."""
        return await self._connection.read(f"/api/solars/brands/{quoted(brand)}", wire.SOLAR_MODELS)


class Generators(Group):
    """Generators of the site."""

    fetch = reader("/api/generators", wire.GENERATORS)
    disconnect_types = reader("/api/generators/disconnect_types", TEXTS)
