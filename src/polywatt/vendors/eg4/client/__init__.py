"""One typed method for every endpoint, in groups: ``client.runtime.fetch(serial)``."""

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from .battery import Battery
from .cache import TTL_S
from .connection import Connection
from .control import Control
from .devices import Devices
from .endpoints import BASE_URL, DEFAULT_REGION, REGIONS
from .energy import Energy
from .firmware import Firmware
from .midbox import Midbox
from .plants import Plants
from .quick_charge import QuickCharge
from .registers import Registers
from .retry import RetryPolicy
from .runtime import Runtime
from .session import Session

__all__ = [
    "BASE_URL",
    "DEFAULT_REGION",
    "REGIONS",
    "TTL_S",
    "Eg4Client",
    "RetryPolicy",
]


class Eg4Client:
    """An account in the monitoring cloud of EG4 and Luxpower.

    Speaks the dialect in which the cloud answers the sign-in, the document's or the portal's; methods that only the
    other dialect has raise WrongDialect.

    Signs in when the first request needs it, with one sign-in in flight, renews the session before its two hours are
    over, and once more when it was refused. Failures are raised at once, unless a ``retry`` policy is given. The HTTP
    session stays its owner's.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, *, retry: RetryPolicy | None = None
    ) -> None:
        connection = Connection(http, credentials, clock, retry=retry)
        self.session = Session(connection)
        self.plants = Plants(connection)
        self.devices = Devices(connection)
        self.runtime = Runtime(connection)
        self.energy = Energy(connection)
        self.battery = Battery(connection)
        self.midbox = Midbox(connection)
        self.control = Control(connection)
        self.quick_charge = QuickCharge(connection)
        self.registers = Registers(connection)
        self.firmware = Firmware(connection, self.runtime, self.midbox)
        self._connection = connection

    def clear_settings(self) -> None:
        """Drop the cached settings: they may still be settling. A write does that by itself."""
        self._connection.clear_settings()
