"""The devices of a plant, and its parallel groups."""

from collections.abc import Iterable, Mapping

import msgspec

from ..wire import devices as wire
from ..wire.envelope import to_int
from ..wire.session import Dialect
from . import cache
from .connection import Group
from .errors import UnsupportedDevice
from .paging import Page, all_pages, page_form

GROUPS_PATH = "/api/inverterOverview/getParallelGroupDetails"
OVERVIEW_PATH = "/api/inverterOverview/list"


class Devices(Group):
    """The devices of a plant, without batteries."""

    async def fetch(self, plant_id: int) -> list[wire.DeviceRow]:
        """``inverterOverview/list``; in the portal all its pages."""
        rows = await self._connection.cache.get(cache.DISCOVERY, f"devices::{plant_id}", lambda: self._fetch(plant_id))
        self._connection.serials.add(rows)
        return list(rows)

    async def fetch_known(self, plant_id: int) -> list[wire.DeviceRow]:
        """Return the devices that the login names; those of the overview where it names none, as an installer's."""
        return (await self._connection.login()).devices_of(plant_id) or await self.fetch(plant_id)

    async def fetch_groups(self, plant_id: int, serial: str | None = None) -> list[wire.Group]:
        """``getParallelGroupDetails``: empty for an inverter on its own.

        In the document the request names the plant, in the portal the ``serial`` of one device, whose group it
        returns: without one, each device of the plant is requested whose group is not known yet.
        """
        groups = await self._connection.cache.get(
            cache.DISCOVERY, f"groups:{serial or ''}:{plant_id}", lambda: self._fetch_groups(plant_id, serial)
        )
        for group in groups:
            self._connection.serials.add(_members(group))
        return list(groups)

    async def _fetch_groups(self, plant_id: int, serial: str | None) -> list[wire.Group]:
        if await self._connection.dialect() is Dialect.DOCUMENT:
            return await self._request_groups({"plantId": str(plant_id)} | self._form(serial))
        if serial is not None:
            return await self._request_groups(self._form(serial))
        return await self._fetch_groups_of_all(plant_id)

    async def _fetch_groups_of_all(self, plant_id: int) -> list[wire.Group]:
        groups: list[wire.Group] = []
        covered: set[str] = set()
        # Inverters first: their groups have the GridBOSS too.
        for row in sorted(await self.fetch_known(plant_id), key=lambda row: row.is_gridboss):
            if row.serial is None or row.serial in covered:
                continue
            more = await self._fetch_groups_of(row.serial)
            groups += [group for group in more if not covered & _serials(_exclusive_members(group))]
            covered |= _serials([row, *(member for group in more for member in _members(group))])
        return groups

    async def _fetch_groups_of(self, serial: str) -> list[wire.Group]:
        try:
            return await self._request_groups(self._form(serial))
        except UnsupportedDevice:
            # A kind of device that is never in a group.
            return []

    async def _request_groups(self, form: Mapping[str, str]) -> list[wire.Group]:
        return (await self._connection.read(GROUPS_PATH, form, wire.GROUPS)).groups

    def _form(self, serial: str | None) -> dict[str, str]:
        return {} if serial is None else {"serialNum": self._connection.serials.checked(serial)}

    async def _fetch(self, plant_id: int) -> list[wire.DeviceRow]:
        form = {"plantId": str(plant_id)}
        if await self._connection.dialect() is Dialect.DOCUMENT:
            return (await self._fetch_page(form)).rows
        form |= {"searchText": "", "statusText": "all"}
        return await all_pages(
            lambda page: self._fetch_page(page_form(page) | form),
            lambda row: msgspec.json.encode(row) if row.serial is None else row.serial,
        )

    async def _fetch_page(self, form: Mapping[str, str]) -> Page[wire.DeviceRow]:
        http = self._connection.http
        answer = await self._connection.request(OVERVIEW_PATH, form)
        devices = http.decode(answer, wire.DEVICES)
        if devices.all is None:
            raise http.bad_answer(answer, "it holds no devices")
        return Page(devices.all, to_int(devices.total))


def _members(group: wire.Group) -> list[wire.DeviceRow]:
    """Return inverters and GridBOSS."""
    box = [group.midDevice] if isinstance(group.midDevice, wire.DeviceRow) else []
    return [*(group.inverters or ()), *box]


def _exclusive_members(group: wire.Group) -> list[wire.DeviceRow]:
    """Return the inverters, for several groups may hang on one GridBOSS; the GridBOSS where it is alone."""
    return list(group.inverters or ()) or _members(group)


def _serials(rows: Iterable[wire.DeviceRow]) -> set[str]:
    return {row.serial for row in rows if row.serial is not None}
