"""Plants, groups and devices."""

from collections.abc import Iterable, Mapping

import msgspec

from ..wire.answer import to_int
from ..wire.session import PLANTS, Plant, PlantList
from ..wire.tree import DEVICES, GROUPS, DeviceRow, Group
from .asking import DISCOVERY, Asking
from .errors import UnsupportedDevice
from .paging import Page, all_pages, page_form

VIEWERS_PLANTS, PLANTS_ = "/web/config/plant/list/viewer", "/web/config/plant/list"
GROUP_DETAILS = "/api/inverterOverview/getParallelGroupDetails"
OVERVIEW = "/api/inverterOverview/list"


class Tree(Asking):
    """What an account has."""

    async def plants(self, search: str = "", sort: str = "createDate", order: str = "desc") -> list[Plant]:
        """``plant/list/viewer``; in the portal ``plant/list`` for others than viewers, and all its pages."""
        form = {"sort": sort, "order": order, "searchText": search}
        return list(await self._ask_kept(DISCOVERY, f"plants::{sort},{order},{search}", lambda: self._plants(form)))

    async def parallel_groups(self, plant_id: int, serial: str | None = None) -> list[Group]:
        """``getParallelGroupDetails``: empty for an inverter on its own.

        The document asks by the plant; the portal by one device's ``serial``, and tells of its group: without one all
        of the plant's devices are asked whose group is not known yet.
        """
        groups: list[Group] = await self._ask_kept(
            DISCOVERY, f"groups:{serial or ''}:{plant_id}", lambda: self._groups(plant_id, serial)
        )
        for group in groups:
            self._learn(_members(group))
        return list(groups)

    async def devices(self, plant_id: int) -> list[DeviceRow]:
        """``inverterOverview/list``: without batteries; all pages of the portal's."""
        found = await self._ask_kept(DISCOVERY, f"devices::{plant_id}", lambda: self._devices(plant_id))
        self._learn(found)
        return list(found)

    async def _plants(self, form: Mapping[str, str]) -> list[Plant]:
        login = await self.login()
        if not login.is_portals:
            return (await self._plants_page(VIEWERS_PLANTS, form)).rows
        path = VIEWERS_PLANTS if login.is_viewers else PLANTS_
        return await all_pages(
            lambda page: self._plants_page(path, {**form, **page_form(page)}),
            lambda plant: msgspec.json.encode(plant) if plant.number is None else plant.number,
        )

    async def _plants_page(self, path: str, form: Mapping[str, str]) -> Page[Plant]:
        answer = await self._line.ask(path, form)
        found = self._http.decode(answer, PLANTS)
        if not isinstance(found, PlantList):
            # A bare list has no pages.
            return Page(found, len(found))
        if not isinstance(found.rows, list):
            raise self._http.bad_answer(answer, "it holds no plants")
        return Page(found.rows, to_int(found.total))

    async def _groups(self, plant_id: int, serial: str | None) -> list[Group]:
        if not await self.is_portals():
            return await self._asked_groups({"plantId": str(plant_id)} | self._form(serial))
        if serial is not None:
            return await self._asked_groups(self._form(serial))
        return await self._groups_of_all(plant_id)

    async def _groups_of_all(self, plant_id: int) -> list[Group]:
        """Of the devices that the login names; of the overview's where it names none, as an installer's."""
        rows = (await self.login()).devices_of(plant_id) or await self.devices(plant_id)
        groups: list[Group] = []
        covered: set[str] = set()
        # Inverters first: their groups have the GridBOSS too.
        for row in sorted(rows, key=lambda row: row.is_gridboss):
            if row.serial is None or row.serial in covered:
                continue
            found = await self._groups_of(row.serial)
            groups += [group for group in found if not covered & _serials(_own(group))]
            covered |= _serials([row, *(member for group in found for member in _members(group))])
        return groups

    async def _groups_of(self, serial: str) -> list[Group]:
        try:
            return await self._asked_groups(self._form(serial))
        except UnsupportedDevice:
            # A kind that has no group is in none.
            return []

    async def _asked_groups(self, form: Mapping[str, str]) -> list[Group]:
        return (await self._read(GROUP_DETAILS, form, GROUPS)).groups

    def _form(self, serial: str | None) -> dict[str, str]:
        return {} if serial is None else {"serialNum": self._checked(serial)}

    async def _devices(self, plant_id: int) -> list[DeviceRow]:
        form = {"plantId": str(plant_id)}
        if not await self.is_portals():
            return (await self._devices_page(form)).rows
        form |= {"searchText": "", "statusText": "all"}
        return await all_pages(
            lambda page: self._devices_page(page_form(page) | form),
            lambda row: msgspec.json.encode(row) if row.serial is None else row.serial,
        )

    async def _devices_page(self, form: Mapping[str, str]) -> Page[DeviceRow]:
        answer = await self._line.ask(OVERVIEW, form)
        found = self._http.decode(answer, DEVICES)
        if found.all is None:
            raise self._http.bad_answer(answer, "it holds no devices")
        return Page(found.all, to_int(found.total))


def _members(group: Group) -> list[DeviceRow]:
    """Inverters and GridBOSS."""
    box = [group.midDevice] if isinstance(group.midDevice, DeviceRow) else []
    return [*(group.inverters or ()), *box]


def _own(group: Group) -> list[DeviceRow]:
    """What no other group has: its inverters, for several groups may hang on one GridBOSS; that, where it is alone."""
    return list(group.inverters or ()) or _members(group)


def _serials(rows: Iterable[DeviceRow]) -> set[str]:
    return {row.serial for row in rows if row.serial is not None}
