"""One typed method for every endpoint, in groups: ``client.status.fetch()``."""

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from .command import Command
from .config import Config
from .connection import TOKEN_LIFETIME_S, Connection
from .device import Device
from .errors import TechnicianRequired
from .metrics import Metrics
from .notifications import Notifications
from .schedule import Schedule
from .settings import Settings
from .status import Status
from .technical import Technical

__all__ = ["TOKEN_LIFETIME_S", "EatonClient", "TechnicianRequired"]


class EatonClient:
    """An xStorage Home's local API.

    Signs in with the first request. With ``inverter_sn`` it signs in as the technician, else as the customer.
    """

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        inverter_sn: str | None = None,
        email: str | None = None,
    ) -> None:
        connection = Connection(http, credentials, clock, inverter_sn, email)
        self.is_technician = inverter_sn is not None
        self.sign_in = connection.sign_in
        self.config = Config(connection)
        self.device = Device(connection)
        self.status = Status(connection)
        self.settings = Settings(connection)
        self.metrics = Metrics(connection)
        self.schedule = Schedule(connection)
        self.notifications = Notifications(connection)
        self.command = Command(connection)
        self.technical = Technical(connection)
