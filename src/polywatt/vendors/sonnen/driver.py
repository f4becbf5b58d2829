"""A sonnen eco 8 as a Plant."""

import contextlib
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo

from polywatt.kit.clock import Clock
from polywatt.kit.coerce import float_or_none
from polywatt.kit.http import http_session
from polywatt.kit.single_flight import SingleFlight
from polywatt.kit.usage import WrongUsage
from polywatt.kit.vendor import Address
from polywatt.model import (
    Activity,
    Backup,
    BatteryDetail,
    Bound,
    Capabilities,
    Capability,
    Charge,
    Command,
    Counters,
    Detail,
    Device,
    DeviceKind,
    Discharge,
    Event,
    GridState,
    Hold,
    Home,
    InForce,
    Manual,
    Mode,
    Origin,
    Pace,
    Persistence,
    Proof,
    Ratings,
    Reading,
    Receipt,
    ReceiptState,
    SelfUse,
    Series,
    Settings,
    Speed,
    TimeOfUse,
    Unknown,
    Unsupported,
    activity_from,
    admit,
    from_owner_percent,
)

from .client import SonnenClient
from .wire import TIMESTAMP, Status

MAX_W = 2_500.0
"""The default: the largest setpoint sonnen's note TN007 (eco 8, 2016) names."""
HIDDEN_SOC_PERCENT = 5.0
"""Three captures fit USOC = (RSOC - 5) / 0.95: 5 -> 0, 37 -> 34, 98 -> 98."""
SETTLES_S = 2.0
"""TN007: a setpoint acts within 2 s."""
MODES: dict[str, Mode] = {"1": Manual(), "2": SelfUse(), "7": Backup(), "8": SelfUse(), "10": TimeOfUse()}
READS = frozenset(
    {
        "at",
        "solar_w",
        "battery_w",
        "grid_w",
        "load_w",
        "soc_percent",
        "energy_remaining_wh",
        "battery_activity",
        "grid_state",
        "grid_voltage_v",
        "grid_frequency_hz",
        "settings.mode",
        "settings.in_force",
        "settings.reserve_percent",
        "details.battery",
    }
)


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["SonnenDriver"]:
    """A driver for the unit at ``address``.

    Options: ``max_w`` (largest setpoint, default 2500) and ``capacity_wh``, which the API does not tell.
    """
    max_w, capacity_wh = _option(address, "max_w"), _option(address, "capacity_wh")
    async with http_session(address, scheme="http", default_port=8080) as http:
        home = home_from(http.address, address.timezone, MAX_W if max_w is None else max_w, capacity_wh)
        yield SonnenDriver(SonnenClient(http), clock, home, http.address, address.timezone)


def _option(address: Address, name: str) -> float | None:
    text = address.options.get(name)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise WrongUsage(f"{name}={text} is not a number above 0")
    return number


class SonnenDriver:
    """A Plant made from one sonnen eco 8. One GET of the status answers every reading method."""

    def __init__(self, client: SonnenClient, clock: Clock, home: Home, address: str, timezone: tzinfo | None) -> None:
        self.client = client
        self._clock, self._home, self._address, self._timezone = clock, home, address, timezone
        self._flight: SingleFlight[Status] = SingleFlight()
        self._has_left_a_setpoint = False

    async def home(self) -> Home:
        """From configuration: the API names neither serial, model nor ratings."""
        return self._home

    async def reading(self) -> Reading:
        """One GET."""
        return reading_from(await self._status(), self._clock.now(), self._timezone)

    async def details(self) -> tuple[Detail, ...]:
        """One GET: the battery's voltage."""
        return details_from(await self._status(), self._clock.now())

    async def settings(self) -> Settings:
        """One GET; what units of the document's age do not send is None."""
        return settings_from(await self._status(), self._clock.now(), self._home.ratings)

    async def counters(self) -> Counters:
        """This API has none."""
        raise Unsupported("a sonnen eco 8 has no energy counters; a hub adds them up")

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """This API has none."""
        raise Unsupported("a sonnen eco 8 reports no events")

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """This API has none."""
        raise Unsupported("a sonnen eco 8 keeps no history; a hub does")

    async def send(self, command: Command) -> Receipt:
        """One PUT. A setpoint is held until the next one, also after this program has ended."""
        admitted = admit(command, self._home.capabilities)
        match admitted:
            case Charge(power_w=float() | int() as power_w):
                await self._set(self.client.set_charge, power_w)
            case Discharge(power_w=float() | int() as power_w):
                await self._set(self.client.set_discharge, power_w)
            case Hold():
                await self._set(self.client.set_charge, 0.0)
        now = self._clock.now()
        return Receipt(
            command=command,
            sent=admitted,
            proof=Proof.READING,
            state=ReceiptState.PENDING,
            at=now,
            settles_by=now + timedelta(seconds=2 * SETTLES_S),
        )

    async def make_safe(self) -> str | None:
        """Standby instead of a setpoint that nobody would end (behaviour b25)."""
        if not self._has_left_a_setpoint:
            return None
        await self.client.set_charge(0)
        self._has_left_a_setpoint = False
        return f"the sonnen at {self._address} was left in standby"

    async def _set(self, setpoint: Callable[[int], Awaitable[None]], power_w: float) -> None:
        # Set before it is sent: a setpoint whose answer is lost on the way may still be in force.
        self._has_left_a_setpoint = self._has_left_a_setpoint or power_w > 0
        await setpoint(int(power_w))
        self._has_left_a_setpoint = power_w > 0

    async def _status(self) -> Status:
        return await self._flight.run("status", self.client.status)


def reading_from(status: Status, received_at: datetime, timezone: tzinfo | None) -> Reading:
    """Return the reading of a status. ``timezone`` is the unit's own; without it the device's time stays unknown."""
    battery_w = float_or_none(status.Pac_total_W)
    if battery_w is None:
        battery_w = float_or_none(status.Pac_total_W_misread)
    solar_w, load_w = float_or_none(status.Production_W), float_or_none(status.Consumption_W)
    return Reading(
        received_at=received_at,
        at=time_from(status, received_at, timezone),
        solar_w=solar_w,
        battery_w=battery_w,
        grid_w=_grid_w(status, solar_w, battery_w, load_w),
        load_w=load_w,
        soc_percent=float_or_none(status.RSOC),
        energy_remaining_wh=_remaining_wh(status),
        battery_activity=_activity(status, battery_w),
        grid_state=grid_state_from(status),
        grid_voltage_v=float_or_none(status.Uac),
        grid_frequency_hz=float_or_none(status.Fac),
    )


def details_from(status: Status, received_at: datetime) -> tuple[Detail, ...]:
    """Return what a status says of the battery."""
    battery = BatteryDetail(
        voltage_v=float_or_none(status.Ubat),
        soc_percent=float_or_none(status.RSOC),
        energy_remaining_wh=_remaining_wh(status),
    )
    return (Detail(device_id="battery", received_at=received_at, data=battery),)


def settings_from(status: Status, received_at: datetime, ratings: Ratings) -> Settings:
    """Return the settings by the newer keys of a status."""
    word, reserve = status.OperatingMode, status.BackupBuffer
    mode = MODES.get(word, Unknown(word=word)) if isinstance(word, str) else None
    return Settings(
        received_at=received_at,
        mode=mode,
        in_force=None if mode is None else InForce(action=mode, origin=Origin.STANDING),
        reserve_percent=_percent(reserve, ratings) if isinstance(reserve, str) else None,
    )


def _percent(text: str, ratings: Ratings) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return from_owner_percent(number, ratings) if math.isfinite(number) else None


def time_from(status: Status, received_at: datetime, timezone: tzinfo | None) -> datetime | None:
    """Return the device's time; in the hour that a clock repeats, that of the two which is nearer to ours."""
    if timezone is None or not isinstance(status.Timestamp, str):
        return None
    try:
        local = datetime.strptime(status.Timestamp, TIMESTAMP).replace(tzinfo=timezone)
        times = [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    except (ValueError, OverflowError):
        return None
    return min(times, key=lambda at: abs(at - received_at))


def _grid_w(status: Status, solar_w: float | None, battery_w: float | None, load_w: float | None) -> float | None:
    """Sent by newer units, else the rest of the balance: the document's body has no grid power."""
    feed_in_w = float_or_none(status.GridFeedIn_W)
    if feed_in_w is not None:
        return 0.0 - feed_in_w
    if solar_w is None or battery_w is None or load_w is None:
        return None
    return load_w - solar_w - battery_w


def _remaining_wh(status: Status) -> float | None:
    in_wh = float_or_none(status.RemainingCapacity_Wh)
    return float_or_none(status.RemainingCapacity_W) if in_wh is None else in_wh


def _activity(status: Status, battery_w: float | None) -> Activity | None:
    match status.BatteryCharging, status.BatteryDischarging:
        case True, _:
            return Activity.CHARGING
        case _, True:
            return Activity.DISCHARGING
        case False, False:
            return Activity.IDLE
    return None if battery_w is None else activity_from(battery_w)


def grid_state_from(status: Status) -> GridState | Unknown | None:
    """Return the grid state. Newer units send it; for the others no voltage, but a frequency, means off the grid.

    The document's own example shows 0 V and 0 Hz with a running system: a placeholder that says nothing.
    """
    match status.SystemStatus:
        case "OnGrid":
            return GridState.CONNECTED
        case "OffGrid":
            return GridState.ISLANDED
        case str() as word:
            return Unknown(word=word)
    voltage_v, frequency_hz = float_or_none(status.Uac), float_or_none(status.Fac)
    if voltage_v is None or (voltage_v == 0 and not frequency_hz):
        return None
    return GridState.ISLANDED if voltage_v == 0 else GridState.CONNECTED


def home_from(address: str, timezone: tzinfo | None, max_w: float, capacity_wh: float | None) -> Home:
    """Return the home as configured by its owner: the API names neither serial, model nor ratings."""
    power = {"power_w": Bound(minimum=0, maximum=max_w, step=1, is_required=True)}
    return Home(
        id=f"sonnen-{address}",
        vendor="sonnen",
        timezone=getattr(timezone, "key", None),
        ratings=Ratings(
            capacity_wh=capacity_wh, hidden_soc_percent=HIDDEN_SOC_PERCENT, charge_w=max_w, discharge_w=max_w
        ),
        devices=(Device(id="battery", kind=DeviceKind.BATTERY, maker="sonnen", model="eco 8"),),
        capabilities=Capabilities(
            readable=READS, commands=(_setpoint(Charge, power), _setpoint(Discharge, power), _setpoint(Hold, {}))
        ),
        pace=Pace(reading_s=5.0),
    )


def _setpoint(command: type, bounds: dict[str, Bound]) -> Capability:
    return Capability(
        command=command, bounds=bounds, persistence=Persistence.UNTIL_NEXT, speed=Speed.SECONDS, proof=Proof.READING
    )
