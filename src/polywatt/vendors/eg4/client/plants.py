"""The plants of an account."""

from collections.abc import Mapping

import msgspec

from ..wire.envelope import to_int
from ..wire.plants import PLANTS, Plant, PlantList
from ..wire.session import Dialect
from . import cache
from .connection import Group
from .paging import Page, all_pages, page_form

VIEWER_PATH, PATH = "/web/config/plant/list/viewer", "/web/config/plant/list"


class Plants(Group):
    """The plants of an account."""

    async def fetch(self, search: str = "", sort: str = "createDate", order: str = "desc") -> list[Plant]:
        """``plant/list/viewer``; in the portal all its pages, for others than viewers of ``plant/list``."""
        form = {"sort": sort, "order": order, "searchText": search}
        key = f"plants::{sort},{order},{search}"
        return list(await self._connection.cache.get(cache.DISCOVERY, key, lambda: self._fetch(form)))

    async def _fetch(self, form: Mapping[str, str]) -> list[Plant]:
        login = await self._connection.login()
        if login.dialect is Dialect.DOCUMENT:
            return (await self._fetch_page(VIEWER_PATH, form)).rows
        path = VIEWER_PATH if login.is_viewer else PATH
        return await all_pages(
            lambda page: self._fetch_page(path, {**form, **page_form(page)}),
            lambda plant: msgspec.json.encode(plant) if plant.number is None else plant.number,
        )

    async def _fetch_page(self, path: str, form: Mapping[str, str]) -> Page[Plant]:
        http = self._connection.http
        answer = await self._connection.request(path, form)
        plants = http.decode(answer, PLANTS)
        if not isinstance(plants, PlantList):
            # A bare list has no pages.
            return Page(plants, len(plants))
        if not isinstance(plants.rows, list):
            raise http.bad_answer(answer, "it holds no plants")
        return Page(plants.rows, to_int(plants.total))
