"""The account's sites."""

from ..wire.site import SITES, SiteRow
from . import endpoints
from .connection import Group, Request


class Site(Group):
    """The search for sites."""

    async def search(self, search_text: str = "", *, is_favourite: bool = False) -> list[SiteRow]:
        """``search_sites.json``: sites by name or id; only the starred ones, or all."""
        query = {"searchText": search_text, "favourite": "true" if is_favourite else "false"}
        return (await self._connection.read(Request(name=endpoints.SITES, query=query), SITES)).rows
