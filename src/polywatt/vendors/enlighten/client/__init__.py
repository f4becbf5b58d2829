"""One typed method for every endpoint, in an object for each group of them."""

from typing import Unpack

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from .battery import Battery
from .battery_config import BatteryConfig
from .charger import ChargeOutcome, Charger
from .connection import Connection, ConnectionOptions, SessionFile
from .connection.hosts import ENLIGHTEN, ENTREZ, Hosts, http_sessions
from .connection.redactor import PrivacyRedactor
from .devices import Devices
from .endpoints import ENDPOINTS, TTL_S
from .energy import Energy
from .events import Events
from .grid import Grid
from .history import History
from .inverters import Inverters
from .scheduler import Scheduler
from .session import Session
from .session_state import SessionState
from .site import Site

__all__ = [
    "ENDPOINTS",
    "ENLIGHTEN",
    "ENTREZ",
    "TTL_S",
    "ChargeOutcome",
    "EnlightenClient",
    "Hosts",
    "PrivacyRedactor",
    "SessionFile",
    "SessionState",
    "http_sessions",
]


class EnlightenClient:
    """An account in the Enlighten cloud.

    Its groups share one connection. Failures are raised at once.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, **options: Unpack[ConnectionOptions]
    ) -> None:
        self._connection = connection = Connection(http, credentials, clock, **options)
        self.session = Session(connection)
        self.site = Site(connection)
        self.devices = Devices(connection)
        self.energy = Energy(connection)
        self.inverters = Inverters(connection)
        self.events = Events(connection)
        self.history = History(connection)
        self.battery = Battery(connection)
        self.battery_config = BatteryConfig(connection)
        self.charger = Charger(connection)
        self.scheduler = Scheduler(connection)
        self.grid = Grid(connection)

    def clear_cache(self) -> None:
        """Drop all cached answers."""
        self._connection.clear_cache()
