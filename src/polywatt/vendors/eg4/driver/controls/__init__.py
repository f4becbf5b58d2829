"""What inverters are told, in the spelling that the account speaks."""

from datetime import datetime
from typing import Protocol

from polywatt.model import Capability, Command, Settings

from ...client import Eg4Client
from ..site import Site
from .document import DocumentControls
from .portal import PortalControls


class Controls(Protocol):
    """One spelling."""

    reads: frozenset[str]
    """What it can know of settings, and of all that is told in this spelling alone."""

    def commands(self, site: Site, rated_w: float | None) -> tuple[Capability, ...]:
        """What it can tell."""
        ...

    async def settings(self, site: Site, received_at: datetime) -> Settings:
        """What the first inverter was told: all of a group are told the same."""
        ...

    async def tell(self, site: Site, given: Command, rated_w: float | None) -> None:
        """All inverters, one after the other; powers are divided among them."""
        ...


async def controls_for(client: Eg4Client) -> Controls:
    """As the living session speaks."""
    return PortalControls(client) if await client.is_portals() else DocumentControls(client)
