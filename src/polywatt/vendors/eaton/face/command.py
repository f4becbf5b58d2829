"""``device/command`` and ``device/power``."""

from msgspec.structs import replace
from starlette.responses import Response

from polywatt.model import Command, Mode, Order, SetMode, Start, Stop, from_owner_percent

from ..wire import mode as wire
from ..wire.mode import Parameters, action_from
from ..wire.mode.installation import blocked_modes
from ..wire.session import CUSTOMER
from .mode import HOUR_S, current_mode, installation_of, rating_of, rescale
from .request import FaceRequest, FaceRoute
from .responses import Refused, json_response, ready
from .state import FaceState, RequestedMode
from .validation import Fields, fields_of

STEP, POWER_STEP = "set_manual_command", "set_power"
"""The first is captured."""
MAX_W = 100_000


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def send_command(request: FaceRequest) -> Response:
        fields = fields_of(request.body, "ManualCommandReq", STEP)
        requested = await requested_mode_from(fields, state, STEP)
        await state.send(STEP, _for_hours(requested.action, fields.integer("duration", 1, 12)))
        state.last_command = requested
        return ready(await current_mode(state))

    async def switch_power(request: FaceRequest) -> Response:
        is_on = fields_of(request.body, "PowerReq", POWER_STEP).nested("parameters").boolean("state")
        await state.send(POWER_STEP, Start() if is_on else Stop())
        return json_response("")

    return [
        FaceRoute("POST", "/api/device/command", send_command, CUSTOMER),
        FaceRoute("POST", "/api/device/power", switch_power, CUSTOMER),
    ]


def _for_hours(action: Order | Mode, hours: int) -> Command:
    if isinstance(action, Mode):
        return SetMode(mode=action, duration_s=hours * HOUR_S)
    return replace(action, duration_s=hours * HOUR_S)


async def requested_mode_from(fields: Fields, state: FaceState, step: str) -> RequestedMode:
    """Return the mode or order that a command requests of this home.

    Raises:
        Refused: its parameters do not fit, or the installation does not have it.
    """
    command, home = fields.text("command", wire.COMMANDS), await state.plant.home()
    rating_w = rating_of(home)
    parameters = _parameters_from(command, fields.optional_nested("parameters"), rating_w)
    if rating_w is None and command in (wire.CHARGE, wire.DISCHARGE):
        raise Refused(step, "err_mode_not_available", f"{command} needs a power rating")
    action = action_from(command, parameters, rating_w)
    action = rescale(action, lambda percent: from_owner_percent(percent, home.ratings))
    blocked = blocked_modes(installation_of(home), is_strict=state.profile.is_document).get(type(action))
    if blocked is not None:
        raise Refused(step, "err_mode_not_available", f"{command} needs {blocked.needs}")
    return RequestedMode(action, command, parameters)


def _parameters_from(command: str, fields: Fields, rating_w: float | None) -> Parameters | None:
    match command:
        case wire.BASIC | wire.SELF_USE:
            return None
        case wire.PEAK_SHAVING:
            return Parameters(maxHousePeakConsumption=fields.integer("maxHousePeakConsumption", 0, MAX_W))
        case wire.EXPORT_LIMIT:
            return Parameters(maximumPower=fields.integer("maximumPower", wire.MIN_EXPORT_W, wire.MAX_EXPORT_W))
        case wire.FREQUENCY:
            return Parameters(
                powerAllocation=fields.integer("powerAllocation", 0, round(rating_w or MAX_W)),
                optimalSoc=fields.integer("optimalSoc", 0, 100),
            )
    # Both spellings of a discharge: the document's, and the one of the device's web page.
    actions = (wire.ACTION_DISCHARGE,) if command == wire.DISCHARGE else (wire.ACTION_CHARGE, wire.ACTION_DISCHARGE)
    return Parameters(
        action=fields.text("action", actions),
        power=fields.integer("power", wire.MIN_POWER_PERCENT, 100),
        soc=fields.integer("soc", 0, 100),
    )
