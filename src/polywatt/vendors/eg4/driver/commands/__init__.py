"""Where commands are sent, in the dialect that the account speaks."""

from datetime import datetime, timedelta

from polywatt.kit.clock import Clock
from polywatt.model import Charge, Command, Discharge, Home, Receipt, ReceiptState, Release, admit

from ...client import Eg4Client
from ...wire.session import Dialect
from ..site import Site
from . import document, portal

SETTLES_S = 30.0
"""An inverter takes several seconds to apply a command (document, L838)."""
DIALECTS = {Dialect.DOCUMENT: document.send, Dialect.PORTAL: portal.send}


class Commands:
    """Send commands to all inverters, one after the other; powers are divided among them."""

    def __init__(self, client: Eg4Client, clock: Clock) -> None:
        self._client, self._clock = client, clock
        self._settles_by: datetime | None = None
        self.quick_task: Charge | Discharge | None = None
        """The quick charge or discharge that we began."""

    @property
    def is_settling(self) -> bool:
        """Whether settings may still be read as they were before a command."""
        return self._settles_by is not None and self._clock.now() <= self._settles_by

    async def send(self, command: Command, site: Site, home: Home) -> Receipt:
        """Send a command; one request for each inverter."""
        admitted = admit(command, home.capabilities)
        send = DIALECTS[await self._client.session.dialect()]
        try:
            await send(self._client, site, admitted, home.ratings.inverter_w)
        finally:
            # Also after a failure: it may have been accepted.
            now = self._clock.now()
            self._settles_by = now + timedelta(seconds=SETTLES_S)
        match admitted:
            case Charge() | Discharge():
                self.quick_task = admitted
            case Release():
                self.quick_task = None
        return Receipt(
            command=command,
            sent=admitted,
            proof=home.capabilities.proof_of(admitted),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=self._settles_by,
        )
