"""The face's own memory: an account with its plants, its sessions and its firmware updates."""

from collections.abc import Sequence
from dataclasses import dataclass

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import FaceOptions
from polywatt.model import Home, Plant, Reading

from ...wire.session import Dialect
from ..firmware.updates import Updates
from ..firmware.versions import Machine
from ..inventory import DeviceTree, ListedDevice
from ..responses import NOT_FOUND, UNSUPPORTED_DEVICE, Body, Refused
from .plant import PlantState
from .sessions import USER_ID, Sessions

FIRST_PLANT_ID = 12_345
"""Of the document's example; further plants count on."""


@dataclass(frozen=True, slots=True)
class ListedPlant:
    """One plant as lists have it."""

    number: int
    home: Home
    tree: DeviceTree
    is_lost: bool
    reading: Reading | None

    @property
    def name(self) -> str:
        """Its owner's name for it."""
        return self.home.name or "My Solar Station"


class FaceState:
    """An account, in one of the two dialects."""

    def __init__(self, plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> None:
        self.clock = clock
        self.dialect = Dialect.DOCUMENT if options.profile == "document" else Dialect.PORTAL
        self.user_id, self.username = USER_ID, options.credentials.username or ""
        self.sessions = Sessions(options.credentials, clock)
        self.updates = Updates(clock, is_document=self.dialect is Dialect.DOCUMENT)
        self.last_runtimes: dict[str, Body] = {}
        """The latest answer of each inverter while it was online."""
        self._plants = [PlantState(plant, index, clock, self.updates) for index, plant in enumerate(plants)]

    async def list_plants(self, search: str = "") -> list[ListedPlant]:
        """Return the plants whose name contains the searched text, upper and lower case alike."""
        listed = [await self._list(plant) for plant in self._plants]
        return [plant for plant in listed if search.casefold() in plant.name.casefold()]

    async def list_plant(self, number: str) -> ListedPlant:
        """Return one plant. Raises Refused where it is none of this account's."""
        plant = next((plant for plant in self._plants if str(FIRST_PLANT_ID + plant.index) == number), None)
        if plant is None:
            raise Refused(NOT_FOUND)
        return await self._list(plant)

    async def _list(self, plant: PlantState) -> ListedPlant:
        return ListedPlant(
            number=FIRST_PLANT_ID + plant.index,
            home=await plant.cached.home(),
            tree=await plant.tree(),
            is_lost=await plant.is_lost(),
            reading=await plant.reading(),
        )

    async def plant_of(self, serial: str) -> tuple[PlantState, DeviceTree]:
        """Return the plant of this device. Raises Refused where it is none of this account's."""
        for plant in self._plants:
            tree = await plant.tree()
            if any(device.serial == serial for device in tree.devices):
                return plant, tree
        raise Refused(NOT_FOUND)

    async def inverter(self, serial: str) -> tuple[PlantState, ListedDevice]:
        """Return an inverter and its plant. Raises Refused where it is none of this account's, or no inverter."""
        plant, tree = await self.plant_of(serial)
        inverter = tree.inverter(serial)
        if inverter is None:
            raise Refused(NOT_FOUND)
        return plant, inverter

    async def gridboss(self, serial: str) -> tuple[PlantState, ListedDevice]:
        """Return a GridBOSS and its plant.

        Raises:
            Refused: it is none of this account's, or a device of another kind.
        """
        plant, tree = await self.plant_of(serial)
        if tree.gridboss is None or tree.gridboss.serial != serial:
            raise Refused(UNSUPPORTED_DEVICE)
        return plant, tree.gridboss

    async def machines(self) -> list[Machine]:
        """Return all devices that take firmware."""
        return [machine for plant in self._plants for machine in await plant.machines()]

    async def machine(self, serial: str) -> Machine:
        """Return a device that takes firmware. Raises Refused where it is none of this account's."""
        machine = next((machine for machine in await self.machines() if machine.serial == serial), None)
        if machine is None:
            raise Refused(NOT_FOUND)
        return machine
