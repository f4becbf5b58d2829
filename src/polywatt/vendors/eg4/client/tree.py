"""Plants, groups and devices."""

from collections.abc import Mapping

from ..wire.session import PLANTS, Plant, PlantList
from ..wire.tree import DEVICES, GROUPS, DeviceRow, Group
from .asking import DISCOVERY, Asking


class Tree(Asking):
    """What an account has."""

    async def plants(self, search: str = "", sort: str = "createDate", order: str = "desc") -> list[Plant]:
        """``plant/list/viewer``."""
        form = {"sort": sort, "order": order, "searchText": search}
        return list(await self._ask_kept(DISCOVERY, f"plants::{sort},{order},{search}", lambda: self._plants(form)))

    async def parallel_groups(self, plant_id: int, serial: str | None = None) -> list[Group]:
        """``getParallelGroupDetails``: empty for an inverter on its own.

        The document asks by the plant alone; the portal's own page by one device's ``serial``, of whose group it tells.
        """
        form = {"plantId": str(plant_id)} | ({} if serial is None else {"serialNum": self._checked(serial)})
        found = await self._ask_kept(
            DISCOVERY,
            f"groups:{serial or ''}:{plant_id}",
            lambda: self._read("/api/inverterOverview/getParallelGroupDetails", form, GROUPS),
        )
        groups: list[Group] = found.groups
        for group in groups:
            self._learn(group.inverters or ())
            self._learn([group.midDevice] if isinstance(group.midDevice, DeviceRow) else ())
        return groups

    async def devices(self, plant_id: int) -> list[DeviceRow]:
        """``inverterOverview/list``: without batteries."""
        found = await self._ask_kept(DISCOVERY, f"devices::{plant_id}", lambda: self._devices(plant_id))
        self._learn(found)
        return list(found)

    async def _plants(self, form: Mapping[str, str]) -> list[Plant]:
        answer = await self._line.ask("/web/config/plant/list/viewer", form)
        found = self._http.decoded(answer, PLANTS)
        rows = found.rows if isinstance(found, PlantList) else found
        if not isinstance(rows, list):
            raise self._http.bad(answer, "it holds no plants")
        return rows

    async def _devices(self, plant_id: int) -> list[DeviceRow]:
        answer = await self._line.ask("/api/inverterOverview/list", {"plantId": str(plant_id)})
        rows = self._http.decoded(answer, DEVICES).all
        if rows is None:
            raise self._http.bad(answer, "it holds no devices")
        return rows
