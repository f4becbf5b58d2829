"""Who may ask, and what belongs to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials
from polywatt.model import Home, Plant, Reading

from .answers import NOT_FOUND, UNSUPPORTED, Refused
from .firmware import Machine, Updates
from .session import Sessions
from .station import Station
from .units import Tree, Unit

USER_ID, FIRST_PLANT_ID = 15_415, 12_345
"""Of the document's examples; further plants count on."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One plant as lists show it."""

    number: int
    home: Home
    tree: Tree
    is_lost: bool
    reading: Reading | None

    @property
    def name(self) -> str:
        """What its owner calls it."""
        return self.home.name or "My Solar Station"


class Account:
    """An account with its plants, its sessions and its updates."""

    def __init__(self, plants: Sequence[Plant], credentials: Credentials, clock: Clock, *, is_document: bool) -> None:
        self.clock = clock
        self.username = credentials.username or ""
        self.sessions = Sessions(credentials, clock)
        self.updates = Updates(clock, is_document=is_document)
        self._stations = [Station(plant, index, clock, self.updates) for index, plant in enumerate(plants)]

    async def listed(self, search: str = "") -> list[Listed]:
        """The plants whose name has the searched text, however it is written."""
        found = [await self._listed(station) for station in self._stations]
        return [listed for listed in found if search.casefold() in listed.name.casefold()]

    async def listed_as(self, number: str) -> Listed:
        """One plant.

        Raises:
            Refused: it is none of this account's.
        """
        station = next((s for s in self._stations if str(FIRST_PLANT_ID + s.index) == number), None)
        if station is None:
            raise Refused(NOT_FOUND)
        return await self._listed(station)

    async def _listed(self, station: Station) -> Listed:
        return Listed(
            number=FIRST_PLANT_ID + station.index,
            home=await station.home(),
            tree=await station.tree(),
            is_lost=await station.is_lost(),
            reading=await station.reading(),
        )

    async def station_of(self, serial: str) -> tuple[Station, Tree]:
        """The plant that this device is of.

        Raises:
            Refused: it is none of this account's.
        """
        for station in self._stations:
            tree = await station.tree()
            if any(unit.serial == serial for unit in tree.everything):
                return station, tree
        raise Refused(NOT_FOUND)

    async def inverter(self, serial: str) -> tuple[Station, Unit]:
        """The inverter that is meant.

        Raises:
            Refused: it is none of this account's, or no inverter.
        """
        station, tree = await self.station_of(serial)
        unit = tree.unit(serial)
        if unit is None:
            raise Refused(NOT_FOUND)
        return station, unit

    async def gridboss(self, serial: str) -> tuple[Station, Unit]:
        """The GridBOSS that is meant.

        Raises:
            Refused: it is none of this account's; whoever asks for a device of another kind is told so.
        """
        station, tree = await self.station_of(serial)
        if tree.mid is None or tree.mid.serial != serial:
            raise Refused(UNSUPPORTED)
        return station, tree.mid

    async def machines(self) -> list[Machine]:
        """All that can get another firmware."""
        return [machine for station in self._stations for machine in await station.machines()]

    async def machine(self, serial: str) -> Machine:
        """One of them.

        Raises:
            Refused: it is none of this account's.
        """
        found = next((machine for machine in await self.machines() if machine.serial == serial), None)
        if found is None:
            raise Refused(NOT_FOUND)
        return found
