"""sonnen's API in front of any Plant."""

import itertools
import math
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET
from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import (
    Backup,
    BatteryDetail,
    Charge,
    Command,
    Detail,
    Discharge,
    GridState,
    Hold,
    Home,
    Manual,
    Plant,
    PolywattError,
    Reading,
    SelfUse,
    Settings,
    TimeOfUse,
    Unknown,
    Unsupported,
    to_owner_percent,
)

from .wire import TIMESTAMP, Code, Flag, Number, Returned, Status

HTTP_STATUS = {Code.RECEIVED: 200, Code.INVALID_PATH: 404, Code.INTERNAL_ERROR: 500, Code.INVALID_METHOD: 405}
"""Which HTTP status goes with a code is documented nowhere: these are invented (NOTES.md)."""
SETPOINT_TYPE = "text/html; charset=UTF-8"
"""Document, section 2.2: the answer to a setpoint calls its JSON so."""
ACTIVE_ABOVE_W = 10.0
"""A captured unit calls itself neither charging nor discharging at -4 W."""
OPERATING_MODE: dict[type, str] = {Manual: "1", SelfUse: "2", Backup: "7", TimeOfUse: "10"}


def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    """Return the whole API; its state is the plant's."""
    return Face(app=SonnenFace(plant, options.profile, clock).app)


def replay(options: FaceOptions, clock: Clock) -> Face:
    """Captured status bodies, one after the other and from the top again. Takes no setpoint: there is no battery."""
    path = options.replay or Path()
    files = sorted(path.glob("*status*.json")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise PolywattError(f"{path} holds no captured status (*status*.json) to replay")
    bodies = itertools.cycle([file.read_bytes().strip() for file in files])

    async def respond(request: Request) -> Response:
        if _without_version(request.scope["path"]) != "/api/status":
            return _code_response(Code.INVALID_PATH)
        return (
            Response(next(bodies), media_type="application/json") if request.method == "GET" else _wrong_method("GET")
        )

    return Face(app=asgi_app(respond))


class SonnenFace:
    """Four paths and four return codes."""

    def __init__(self, plant: Plant, profile: str, clock: Clock) -> None:
        self._plant, self._has_more_keys, self._clock = plant, profile == "field", clock
        self._home: Home | None = None
        self.app = asgi_app(self._respond)

    async def _respond(self, request: Request) -> Response:
        match _without_version(request.scope["path"]).split("/"):
            case ["", "api", "status"]:
                return await self._status() if request.method == "GET" else _wrong_method("GET")
            case ["", "api", "setpoint", "charge" | "discharge" as direction, watts]:
                return await self._setpoint(direction, watts) if request.method == "PUT" else _wrong_method("PUT")
        return _code_response(Code.INVALID_PATH)

    async def _status(self) -> Response:
        try:
            home = self._home or await self._plant.home()
            self._home = home
            reading = await self._plant.reading()
            status = status_from(reading, await optional(self._plant.details()) or (), home)
            if self._has_more_keys:
                status = with_more_keys(status, reading, await self._settings(reading), home)
        except PolywattError:
            # The unit behind us does not answer: this vendor's word for that is an internal error.
            return _code_response(Code.INTERNAL_ERROR)
        return Response(msgspec.json.encode(status), media_type="application/json")

    async def _settings(self, reading: Reading) -> Settings:
        settings = await optional(self._plant.settings())
        return Settings(received_at=reading.received_at) if settings is None else settings

    async def _setpoint(self, direction: str, watts: str) -> Response:
        if not (watts.isascii() and watts.isdecimal() and len(watts) <= 9):
            return _code_response(Code.INVALID_PATH)
        power_w = float(watts)
        order: Command = Charge(power_w=power_w) if direction == "charge" else Discharge(power_w=power_w)
        try:
            await self._plant.send(Hold() if power_w == 0 else order)
        except Unsupported:
            # Over the rating, say: the value is a part of the path, so the path is what is invalid.
            return _code_response(Code.INVALID_PATH)
        except PolywattError:
            return _code_response(Code.INTERNAL_ERROR)
        return _code_response(Code.RECEIVED)


def _without_version(path: str) -> str:
    """Both spellings of the version (V1 in the path list, v1 in the examples), and none."""
    for version in ("/api/v1/", "/api/V1/"):
        if path.startswith(version):
            return "/api/" + path[len(version) :]
    return path


def _code_response(code: Code) -> Response:
    body = msgspec.json.encode(Returned(str(int(code))))
    return Response(body, status_code=HTTP_STATUS[code], headers={"Content-Type": SETPOINT_TYPE})


def _wrong_method(right: str) -> Response:
    response = _code_response(Code.INVALID_METHOD)
    response.headers["Allow"] = right
    return response


def status_from(reading: Reading, details: tuple[Detail, ...], home: Home) -> Status:
    """The document's ten keys; what the plant does not know is left out."""
    soc = reading.soc_percent
    return Status(
        Consumption_W=_whole(reading.load_w),
        Fac=_as_sent(reading.grid_frequency_hz),
        IsSystemInstalled=1,
        Pac_total_W=_whole(reading.battery_w),
        Production_W=_whole(reading.solar_w),
        RSOC=_whole(soc),
        Timestamp=_local_time(reading, home),
        USOC=UNSET if soc is None else _whole(to_owner_percent(soc, home.ratings)),
        # This API's only word for "off the grid" is a dead grid side (NOTES.md).
        Uac=0 if reading.grid_state == GridState.ISLANDED else _whole(reading.grid_voltage_v),
        Ubat=_whole(_battery_v(details)),
    )


def with_more_keys(status: Status, reading: Reading, settings: Settings, home: Home) -> Status:
    """The keys that real units send besides (captures of 2019 to 2021)."""
    battery_w, grid_w, solar_w = reading.battery_w, reading.grid_w, reading.solar_w
    is_charging, is_discharging = _is_above(battery_w, -1), _is_above(battery_w, 1)
    is_producing = _is_above(solar_w, 1, 0)
    apparent = UNSET if battery_w is None else _whole(abs(battery_w))
    reserve = settings.reserve_percent
    return msgspec.structs.replace(
        status,
        Apparent_output=apparent,
        BackupBuffer=UNSET if reserve is None else str(round(to_owner_percent(reserve, home.ratings))),
        BatteryCharging=is_charging,
        BatteryDischarging=is_discharging,
        Consumption_Avg=status.Consumption_W,
        FlowConsumptionBattery=is_discharging,
        FlowConsumptionGrid=_is_above(grid_w, 1, 0),
        FlowConsumptionProduction=_both(is_producing, _is_above(reading.load_w, 1, 0)),
        FlowGridBattery=_both(is_charging, _is_above(grid_w, 1, 0)),
        FlowProductionBattery=_both(is_charging, is_producing),
        FlowProductionGrid=_both(is_producing, _is_above(grid_w, -1, 0)),
        GridFeedIn_W=UNSET if grid_w is None else _whole(-grid_w),
        OperatingMode=_operating_mode(settings),
        RemainingCapacity_W=_whole(reading.energy_remaining_wh),
        Sac1=apparent,
        Sac2=None,
        Sac3=None,
        SystemStatus=_system_status(reading),
        dischargeNotAllowed=False,
        generator_autostart=False,
    )


def _whole(number: float | None) -> Number:
    return UNSET if number is None else math.floor(number + 0.5)


def _as_sent(number: float | None) -> Number:
    """50 for 50.0, as a program prints it that does not tell the two apart."""
    if number is None:
        return UNSET
    rounded = round(number, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _is_above(power_w: float | None, sign: int, limit_w: float = ACTIVE_ABOVE_W) -> Flag:
    return UNSET if power_w is None else sign * power_w > limit_w


def _both(one: Flag, other: Flag) -> Flag:
    """Unknown as soon as that hangs on something unknown."""
    if one is False or other is False:
        return False
    return UNSET if one is UNSET or other is UNSET else True


def _battery_v(details: tuple[Detail, ...]) -> float | None:
    volts = [d.data.voltage_v for d in details if isinstance(d.data, BatteryDetail) and d.data.voltage_v is not None]
    return sum(volts) / len(volts) if volts else None


def _local_time(reading: Reading, home: Home) -> str:
    zone = ZoneInfo(home.timezone) if home.timezone is not None else UTC
    return (reading.at or reading.received_at).astimezone(zone).strftime(TIMESTAMP)


def _operating_mode(settings: Settings) -> "str | msgspec.UnsetType":
    action = settings.in_force.action if settings.in_force is not None else settings.mode
    if isinstance(action, Charge | Discharge | Hold):
        return "1"
    return OPERATING_MODE.get(type(action), UNSET)


def _system_status(reading: Reading) -> "str | msgspec.UnsetType":
    match reading.grid_state:
        case None | Unknown():
            return UNSET
        case GridState.CONNECTED | GridState.LEAVING:
            return "OnGrid"
    return "OffGrid"
