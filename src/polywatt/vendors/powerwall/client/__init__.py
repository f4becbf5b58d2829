"""One typed method for every endpoint, in groups: ``client.meters.aggregates()``."""

from polywatt.kit.clock import Clock
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from .auth import Auth, Password
from .config import Config
from .connection import Connection
from .customer import Customer, Installer
from .errors import SystemStopped
from .islanding import Islanding
from .meters import Meters
from .networks import Networks
from .operation import Operation
from .powerwalls import Powerwalls
from .site_info import SiteInfo
from .sitemaster import Sitemaster
from .solar_powerwall import SolarPowerwall
from .solars import Generators, Solars
from .status import Status
from .system import Autoconfig, Logging, Synchrometer, System, Troubleshooting
from .system_status import SystemStatus
from .vitals import Vitals

__all__ = ["PowerwallClient", "SystemStopped"]


class PowerwallClient:
    """A Powerwall gateway's local API. Signs in with the first request.

    A group bears the name of its endpoints' path: ``/api/system_status/soe`` is ``system_status.soe()``. Exceptions:
    ``login`` and ``logout`` are methods of the client, ``devices/vitals`` is ``vitals``, ``v2/islanding`` is
    ``islanding``, and ``system/networks`` is in ``networks``.
    """

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, cool_down: CoolDown | None = None
    ) -> None:
        connection = Connection(http, credentials, clock, cool_down)
        self.sign_in = connection.sign_in
        self.sign_out = connection.sign_out
        self.auth = Auth(connection)
        self.autoconfig = Autoconfig(connection)
        self.config = Config(connection)
        self.customer = Customer(connection)
        self.generators = Generators(connection)
        self.installer = Installer(connection)
        self.islanding = Islanding(connection)
        self.logging = Logging(connection)
        self.meters = Meters(connection)
        self.networks = Networks(connection)
        self.operation = Operation(connection)
        self.password = Password(connection)
        self.powerwalls = Powerwalls(connection)
        self.site_info = SiteInfo(connection)
        self.sitemaster = Sitemaster(connection)
        self.solar_powerwall = SolarPowerwall(connection)
        self.solars = Solars(connection)
        self.status = Status(connection)
        self.synchrometer = Synchrometer(connection)
        self.system = System(connection)
        self.system_status = SystemStatus(connection)
        self.troubleshooting = Troubleshooting(connection)
        self.vitals = Vitals(connection)
