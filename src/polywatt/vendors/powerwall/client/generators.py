"""``generators``."""

from ..wire import generators as wire
from ..wire.fields import TEXTS
from .connection import Group


class Generators(Group):
    """Generators of the site."""

    async def fetch(self) -> wire.Generators:
        """``GET /api/generators``."""
        return await self._connection.read("/api/generators", wire.GENERATORS)

    async def disconnect_types(self) -> list[str] | None:
        """``GET /api/generators/disconnect_types``."""
        return await self._connection.read("/api/generators/disconnect_types", TEXTS)
