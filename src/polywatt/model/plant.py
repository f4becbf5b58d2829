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
    vendor has nothing for raises Unsupported; an empty tuple means "asked, and there is none". Everything else a
    method raises is a DriverError.
    """

    async def home(self) -> Home:
        """What it is: identity, ratings, devices, capabilities."""
        ...

    async def reading(self) -> Reading:
        """What it does now."""
        ...

    async def counters(self) -> Counters:
        """What flowed since ever and since local midnight."""
        ...

    async def details(self) -> tuple[Detail, ...]:
        """What each device does now."""
        ...

    async def settings(self) -> Settings:
        """What it has been told."""
        ...

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """What happened in ``[since, until)``, oldest first."""
        ...

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """What was recorded of one quantity: the buckets that begin in ``[since, until)``."""
        ...

    async def send(self, command: Command) -> Receipt:
        """Tell it to do something, once; returns without waiting for the effect.

        Raises:
            Unsupported: its capabilities do not admit this; nothing was sent.
            DeviceRefused: it said no.
        """
        ...
