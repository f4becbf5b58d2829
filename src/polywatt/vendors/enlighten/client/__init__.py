"""One typed method for every endpoint, in an object for each group of them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from .battery import Battery
from .battery_config import BatteryConfig
from .charger import ChargeOutcome, Charger
from .connection import Connection, SessionFile, SessionState
from .connection.hosts import ENLIGHTEN, ENTREZ, Hosts, http_sessions
from .connection.redactor import PrivacyRedactor
from .devices import Devices
from .endpoints import ENDPOINTS, TTL_S
from .energy import Energy
from .errors import (
    AccountBlocked,
    AlreadyCharging,
    BadRequest,
    BudgetSpent,
    ConnectionNotEstablished,
    Forbidden,
    GatewayNotReporting,
    InvalidRequest,
    InvalidSystemId,
    LiveStreamNotSupported,
    MethodNotAllowed,
    NoScheduleEnabled,
    NotPluggedIn,
    NotReady,
    SecondFactorNeeded,
    ServiceUnreachable,
    SessionRefused,
    TooManySessions,
    UnsupportedEnvoy,
    WrongCode,
)
from .events import Events
from .grid import Grid
from .history import History
from .inverters import Inverters
from .scheduler import Scheduler
from .session import Session
from .site import Site

__all__ = [
    "ENDPOINTS",
    "ENLIGHTEN",
    "ENTREZ",
    "TTL_S",
    "AccountBlocked",
    "AlreadyCharging",
    "BadRequest",
    "BudgetSpent",
    "ChargeOutcome",
    "ConnectionNotEstablished",
    "EnlightenClient",
    "Forbidden",
    "GatewayNotReporting",
    "Hosts",
    "InvalidRequest",
    "InvalidSystemId",
    "LiveStreamNotSupported",
    "MethodNotAllowed",
    "NoScheduleEnabled",
    "NotPluggedIn",
    "NotReady",
    "PrivacyRedactor",
    "SecondFactorNeeded",
    "ServiceUnreachable",
    "SessionFile",
    "SessionRefused",
    "SessionState",
    "TooManySessions",
    "UnsupportedEnvoy",
    "WrongCode",
    "http_sessions",
]


class EnlightenClient:
    """An account in the Enlighten cloud.

    Signs in when the first answer needs it, or goes on with a session that a program has stored; once more when the
    service has forgotten it, with one sign-in in flight. At most two reads at a time and 600 requests an hour. Failures
    are raised at once. The HTTP sessions stay their owner's.
    """

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        *,
        entrez: HttpSession | None = None,
        session: SessionState | None = None,
        on_session: Callable[[SessionState], None] | None = None,
        state_folder: Path | None = None,
        ttl_s: Mapping[str, float] | None = None,
    ) -> None:
        """``entrez`` makes tokens; None: the same host does. ``ttl_s`` changes ``TTL_S`` where it names an endpoint.

        ``session`` is what ``on_session`` received last: with it there is no sign-in before the service wants one.
        """
        self._connection = connection = Connection(
            http,
            credentials,
            clock,
            entrez=entrez,
            session=session,
            on_session=on_session,
            state_folder=state_folder,
            ttl_s=ttl_s,
        )
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
