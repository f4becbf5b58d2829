"""The one idea that carries the rest.

A driver is a Plant made from a vendor's API, the twin is a Plant made from physics, the hub offers each of its homes
as a Plant, and a face takes any Plant and serves a vendor's API in front of it.
"""

from datetime import datetime
from typing import Protocol

from .command import Command
from .detail import Detail
from .energy import Counters
from .event import Event
from .history import Series
from .home import Home
from .reading import Reading
from .receipt import Receipt
from .settings import Settings


class Plant(Protocol):
    """A home with a battery.

    Each method costs a driver one known set of requests; how often they may be called is ``Home.pace``. A method the
    vendor has nothing for raises Unsupported; an empty tuple means that there is none. Everything else a
    method raises is a DriverError.
    """

    async def home(self) -> Home:
        """Return identity, ratings, devices and capabilities."""
        ...

    async def reading(self) -> Reading:
        """Return powers, state of charge and grid at this moment."""
        ...

    async def counters(self) -> Counters:
        """Return the energies since the installation and since local midnight."""
        ...

    async def details(self) -> tuple[Detail, ...]:
        """Return what each device does now."""
        ...

    async def settings(self) -> Settings:
        """Return the settings: the values that commands change."""
        ...

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """Return the events in ``[since, until)``, oldest first."""
        ...

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """Return the records of one quantity: the buckets that begin in ``[since, until)``."""
        ...

    async def send(self, command: Command) -> Receipt:
        """Send a command, once; return without waiting for its effect.

        Raises:
            Unsupported: its capabilities do not admit this; nothing was sent.
            DeviceRefused: it said no.
        """
        ...
