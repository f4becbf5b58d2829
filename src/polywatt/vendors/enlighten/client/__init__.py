"""One typed method for every endpoint."""

from .account import Account
from .battery import Battery
from .charger import Chargers
from .charging import ChargeCommand
from .endpoints import ENDPOINTS, KEPT_S
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
    NotThere,
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
from .hosts import ENLIGHTEN, ENTREZ, Hosts, sessions_at
from .inverters import Inverters
from .local import Local
from .privacy import PrivacyRedactor
from .scheduler import Scheduler
from .session import SessionState
from .site import Sites

__all__ = [
    "ENDPOINTS",
    "ENLIGHTEN",
    "ENTREZ",
    "KEPT_S",
    "AccountBlocked",
    "AlreadyCharging",
    "BadRequest",
    "BudgetSpent",
    "ChargeCommand",
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
    "NotThere",
    "PrivacyRedactor",
    "SecondFactorNeeded",
    "ServiceUnreachable",
    "SessionRefused",
    "SessionState",
    "TooManySessions",
    "UnsupportedEnvoy",
    "WrongCode",
    "sessions_at",
]


class EnlightenClient(Account, Sites, Inverters, Energy, Events, Battery, Grid, Chargers, Scheduler, History, Local):
    """An account in the Enlighten cloud.

    Signs in when the first answer needs it, or goes on with a session that a program has kept; once more when the
    service has forgotten it, with one sign-in in flight. At most two reads at a time and 600 requests an hour. Failures
    are raised at once. The HTTP sessions stay their owner's.
    """
