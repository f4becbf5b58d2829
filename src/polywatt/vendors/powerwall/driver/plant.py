"""A Plant made from one gateway."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from polywatt.kit.clock import Clock
from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.kit.cooldown import CoolDown
from polywatt.kit.gather import gather_all
from polywatt.kit.http import HttpSession
from polywatt.kit.redact import Redactor
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address
from polywatt.model import (
    Backup,
    Command,
    Counters,
    Detail,
    DeviceRefused,
    DriverError,
    Energies,
    Event,
    ExportLimit,
    Home,
    InForce,
    JoinGrid,
    LeaveGrid,
    Managed,
    Mode,
    Origin,
    Reading,
    Receipt,
    ReceiptState,
    SelfUse,
    Series,
    SetMode,
    SetReserve,
    Settings,
    Start,
    Stop,
    TimeOfUse,
    Unknown,
    Unsupported,
    admit,
)

from ..client import PowerwallClient, SystemStopped, if_there
from ..wire.session import SECRET_KEYS
from ..wire.solar import SolarPowerwall
from ..wire.system import OFF_GRID, ON_GRID, GridStatus, Operation
from .details import alert_from, battery_details, generator_details, meter_details, total_details
from .home import Told, home_from
from .parts import Parts, filled, part_details
from .reading import counters_from, reading_from

if TYPE_CHECKING:
    from ..wire.vitals import VitalDevice

T = TypeVar("T")
MODES: dict[str, Mode] = {
    "self_consumption": SelfUse(),
    "autonomous": TimeOfUse(),
    "backup": Backup(),
    "scheduler": Managed(),
}
WORDS: dict[type, str] = {type(mode): word for word, mode in MODES.items()}
SETTLES_S = 15.0
"""A committed change is in effect at once; a start or stop of the system takes seconds."""
ISLAND_SETTLES_S = 60.0
"""Off the grid within 3 s, back about 21 s later (pypowerwall-server pull request 104); doubled for a slow one."""


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["PowerwallDriver"]:
    """A driver for the gateway at ``address``; always TLS, verified unless the owner says otherwise."""
    password = address.credentials.password
    async with HttpSession(
        f"https://{netloc_of(address.host, address.port or 443)}",
        trust=address.trust,
        server_name=address.server_name,
        timeout_s=address.timeout_s,
        redactor=Redactor(SECRET_KEYS, [password] if password else []),
    ) as http:
        cool_down = CoolDown(clock, address.state_folder, f"powerwall {http.address}")
        client = PowerwallClient(http, address.credentials, clock, cool_down)
        yield PowerwallDriver(client, clock, http.address)


class PowerwallDriver:
    """A Plant made from one Powerwall gateway."""

    def __init__(self, client: PowerwallClient, clock: Clock, address: str) -> None:
        self.client = client
        self._clock, self._address = clock, address
        self._known_home: Home | None = None
        self._may_have_vitals = self._may_have_strings = True
        self._last = Energies()

    async def home(self) -> Home:
        """Seven or eight GETs; what this firmware does not have, or not while it is stopped, stays unknown."""
        told = await gather_all(
            if_there(self.client.status),
            if_there(self.client.site_info),
            _unless_stopped(self.client.system_status),
            if_there(self.client.meters),
            if_there(self.client.solars),
            if_there(self.client.generators),
            _unless_stopped(self._parts),
        )
        self._known_home = home_from(self._address, Told(*told))
        return self._known_home

    async def _parts(self) -> Parts:
        """What lies inside the system: from the vitals, or from what other endpoints say of it."""
        vitals = await self._vitals()
        if vitals is not None:
            return Parts(vitals=vitals)
        return Parts(solar=await self._solar_powerwall())

    async def _vitals(self) -> "list[VitalDevice] | None":
        """None where this firmware has none, or not for us; then it is not asked again."""
        if not self._may_have_vitals:
            return None
        from .vitals import NAMES

        try:
            return await self.client.vitals(NAMES)
        except DeviceRefused:
            self._may_have_vitals = False
            return None

    async def _solar_powerwall(self) -> SolarPowerwall | None:
        if not self._may_have_strings:
            return None
        try:
            return await self.client.solar_powerwall()
        except DeviceRefused:
            self._may_have_strings = False
            return None

    async def reading(self) -> Reading:
        """Three GETs at once."""
        async with self._saying_why():
            aggregates, soe, grid = await gather_all(
                self.client.aggregates(), self.client.soe(), self.client.grid_status()
            )
        return reading_from(aggregates, soe, grid, self._clock.now())

    async def counters(self) -> Counters:
        """One GET, shared with a reading that is under way. A counter that falls is a fault of the gateway: unknown."""
        async with self._saying_why():
            counters = counters_from(await self.client.aggregates(), self._clock.now())
        lifetime = {name: self._risen(name, getattr(counters.lifetime, name)) for name in Energies.__struct_fields__}
        self._last = Energies(**{n: v if v is not None else getattr(self._last, n) for n, v in lifetime.items()})
        return replace(counters, lifetime=Energies(**lifetime))

    def _risen(self, name: str, energy_wh: float | None) -> float | None:
        """None for what falls, and for what is below zero (Home Assistant issue 64477)."""
        last_wh = getattr(self._last, name)
        least_wh = 0.0 if last_wh is None else last_wh
        return None if energy_wh is None or energy_wh < least_wh else energy_wh

    async def details(self) -> tuple[Detail, ...]:
        """Five GETs, or six; per device from the vitals where there are any, and from what is left where not."""
        home = self._known_home or await self.home()
        async with self._saying_why():
            system, site, solar, aggregates, parts = await gather_all(
                if_there(self.client.system_status),
                if_there(self.client.site_meters),
                if_there(self.client.solar_meters),
                self.client.aggregates(),
                self._parts(),
            )
        now = self._clock.now()
        meters = (*meter_details(site, now), *meter_details(solar, now))
        measured = (*([] if system is None else battery_details(system, now)), *meters)
        inside = part_details(parts, [meter.device_id for meter in meters], now)
        sums = (*total_details(aggregates, now), *generator_details(home, aggregates, now))
        return (*filled(measured, inside), *sums)

    async def settings(self) -> Settings:
        """Three GETs.

        Raises:
            Unsupported: the gateway is restricted.
        """
        operation, sitemaster, grid = await gather_all(
            if_there(self.client.operation),
            if_there(self.client.sitemaster),
            _unless_stopped(self.client.grid_status),
        )
        if operation is None and sitemaster is None:
            raise self._restricted()
        mode = None if operation is None else _mode_of(operation)
        return Settings(
            received_at=self._clock.now(),
            mode=mode,
            in_force=None if mode is None or grid is None else _in_force(mode, grid),
            reserve_percent=None if operation is None else float_or_none(operation.backup_reserve_percent),
            is_running=None if sitemaster is None else sitemaster.running,
        )

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """One GET: the grid faults the gateway lists now.

        Raises:
            Unsupported: the gateway is restricted.
        """
        async with self._saying_why():
            faults = await if_there(self.client.grid_faults)
        if faults is None:
            raise self._restricted()
        alerts = [alert_from(fault) for fault in faults]
        found = (alert for alert in alerts if alert is not None and since <= alert.since < until)
        return tuple(sorted(found, key=lambda alert: alert.since))

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """The gateway keeps none."""
        raise Unsupported("a Powerwall gateway keeps no history; a hub does")

    async def send(self, command: Command) -> Receipt:
        """One to three requests. A change of mode or reserve keeps the other, and commits."""
        home = self._known_home or await self.home()
        given = admit(command, home.capabilities)
        await self._tell(given)
        now = self._clock.now()
        settles_s = ISLAND_SETTLES_S if isinstance(given, LeaveGrid | JoinGrid) else SETTLES_S
        by = now + timedelta(seconds=settles_s)
        return Receipt(
            command=command,
            sent=given,
            proof=home.capabilities.proof_of(given),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=by,
        )

    def _restricted(self) -> Unsupported:
        return Unsupported(
            f"the gateway at {self._address} tells its meters, its charge and its grid state, and nothing else"
        )

    async def make_safe(self) -> str | None:
        """A Powerwall has no order that would go on by itself."""
        return None

    async def _tell(self, given: Command) -> None:
        match given:
            case SetMode(mode=mode):
                await self._set_operation(mode)
            case SetReserve(reserve_percent=percent):
                await self._set_operation(reserve_percent=percent)
            case LeaveGrid():
                await self.client.set_island_mode(OFF_GRID)
            case JoinGrid():
                await self.client.set_island_mode(ON_GRID)
            case Start():
                await self.client.run()
            case Stop(is_forced=is_forced):
                await self.client.stop(is_forced)

    async def _set_operation(self, mode: Mode | None = None, reserve_percent: float | None = None) -> None:
        """An omitted field would be overwritten: read, change, write, commit."""
        operation = await self.client.operation()
        word, limit_kw = _word_of(operation), float_or_none(operation.max_pv_export_power_kW)
        if mode is not None:
            word, limit_kw = _words_for(mode)
        if reserve_percent is None:
            reserve_percent = float_or_none(operation.backup_reserve_percent)
        if word is None or reserve_percent is None:
            raise DeviceRefused(
                f"the gateway at {self._address} does not tell its mode and reserve, and both must be written together"
            )
        await self.client.set_operation(word, reserve_percent, limit_kw)
        await self.client.config_completed()

    @contextlib.asynccontextmanager
    async def _saying_why(self) -> AsyncIterator[None]:
        """Whether it was stopped on purpose: the gateway itself answers while its site controller does not."""
        try:
            yield
        except SystemStopped as stopped:
            raise await self._why(stopped) from stopped

    async def _why(self, stopped: SystemStopped) -> SystemStopped:
        try:
            sitemaster = await self.client.sitemaster()
        except DriverError:
            # Then what is known is what was seen: no site controller.
            return stopped
        if sitemaster.running:
            return SystemStopped(
                f"the gateway at {self._address} is starting: it runs and sends no values yet; try again"
            )
        return SystemStopped(f"the gateway at {self._address} is stopped and measures nothing; start it with 'start'")


async def _unless_stopped(question: Callable[[], Awaitable[T]]) -> T | None:
    """The answer, or None where this firmware has none, or while the system is stopped."""
    try:
        return await if_there(question)
    except SystemStopped:
        return None


def _in_force(mode: Mode, grid: GridStatus) -> InForce | None:
    """What decides; an aggregator overrides the mode with what it does not tell. None where neither is said."""
    match grid.grid_services_active:
        case True:
            return InForce(action=Managed(), origin=Origin.GRID_SERVICES)
        case False:
            return InForce(action=mode, origin=Origin.STANDING)
    return None


def _words_for(mode: Mode) -> tuple[str, float | None]:
    """A mode's word, and the limit to exporting in kW that goes with it."""
    if isinstance(mode, ExportLimit):
        return WORDS[SelfUse], mode.export_limit_w / 1_000.0
    return WORDS[type(mode)], None


def _word_of(operation: Operation) -> str | None:
    return text_or_none(operation.real_mode) or text_or_none(operation.mode)


def _mode_of(operation: Operation) -> Mode | None:
    word, limit_kw = _word_of(operation), float_or_none(operation.max_pv_export_power_kW)
    if word is None:
        return None
    mode = MODES.get(word) or Unknown(word=word)
    is_limited = limit_kw is not None and isinstance(mode, SelfUse)
    return ExportLimit(export_limit_w=round(limit_kw * 1_000.0, 3)) if is_limited and limit_kw is not None else mode
