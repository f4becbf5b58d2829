"""Commands to the site's battery, chargers and grid relay."""

from datetime import timedelta

from polywatt.kit.clock import Clock
from polywatt.model import Capabilities, Command, DeviceRefused, Receipt, ReceiptState, Speed, admit

from ...client import EnlightenClient
from ..settings import SettingsReader
from ..site import Site
from .battery import BatteryCommands
from .charger import ChargerCommands
from .grid import CodeNeeded, GridCommands
from .outcome import Outcome

__all__ = ["CodeNeeded", "Commands"]
SETTLES_S = {Speed.MINUTES: 600.0}
"""Settings are applied minutes later (L1465); how many nobody says."""
SOON_S = 120.0
"""All else: a cached status is a minute old at most."""


class Commands:
    """Sends every command that the site takes."""

    def __init__(self, client: EnlightenClient, clock: Clock, settings: SettingsReader) -> None:
        self._clock = clock
        self.grid = GridCommands(client, clock)
        self._charger = ChargerCommands(client, settings.charger)
        self._battery = BatteryCommands(client, clock, settings.battery)

    async def send(self, command: Command, site: Site, capabilities: Capabilities) -> Receipt:
        """Send one command.

        Raises:
            Unsupported: the capabilities do not admit it; nothing was sent.
            CodeNeeded: leaving or joining the grid needs a code, which has just been sent to the owner.
        """
        admitted, capability = admit(command, capabilities), capabilities.find(command)
        outcome = await self._send(admitted, site)
        now, speed = self._clock.now(), None if capability is None else capability.speed
        return Receipt(
            command=command,
            sent=admitted,
            proof=capabilities.proof_of(admitted),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=SOON_S if speed is None else SETTLES_S.get(speed, SOON_S)),
            reference=outcome.reference,
            note=outcome.note,
        )

    async def _send(self, command: Command, site: Site) -> Outcome:
        for target in (self.grid, self._charger, self._battery):
            outcome = await target.send(command, site)
            if outcome is not None:
                return outcome
        raise DeviceRefused(f"this cloud has no way to do {type(command).__name__}; see what the site's app offers")
