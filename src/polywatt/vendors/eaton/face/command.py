"""``device/command``."""

from starlette.responses import Response

from polywatt.model import (
    Charge,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Mode,
    PeakShaving,
    SelfUse,
    SetMode,
    SolarOnly,
    from_owner_percent,
)

from ..wire import mode as wire
from ..wire.installation import blocked_modes
from ..wire.mode import Parameters
from ..wire.session import CUSTOMER
from .fields import Fields, fields_of
from .mode import HOUR_S, current_mode, installation_of, rating_of, rescale
from .request import FaceRequest, FaceRoute
from .responses import Refused, ready
from .state import FaceState, RequestedMode

STEP = "set_manual_command"
"""Captured."""
MAX_W = 100_000


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def send_command(request: FaceRequest) -> Response:
        fields = fields_of(request.body, "ManualCommandReq", STEP)
        requested = await requested_mode_from(fields, state, STEP)
        await state.send(STEP, _for_hours(requested, fields.integer("duration", 1, 12)))
        state.last_command = requested
        return ready(await current_mode(state))

    return [FaceRoute("POST", "/api/device/command", send_command, CUSTOMER)]


def _for_hours(requested: RequestedMode, hours: int) -> Charge | Discharge | SetMode:
    action, duration_s = requested.action, hours * HOUR_S
    if isinstance(action, Charge | Discharge):
        return type(action)(power_w=action.power_w, until_soc_percent=action.until_soc_percent, duration_s=duration_s)
    assert isinstance(action, Mode)  # noqa: S101  # what is no order to charge is a mode here
    return SetMode(mode=action, duration_s=duration_s)


async def requested_mode_from(fields: Fields, state: FaceState, step: str) -> RequestedMode:
    """Return the mode or order that a command requests of this home.

    Raises:
        Refused: its parameters do not fit, or the installation does not have it.
    """
    command, home = fields.text("command", wire.COMMANDS), await state.home()
    given, parameters = _action_from(command, fields.optional_nested("parameters"), rating_of(home), step)
    action = rescale(given, lambda percent: from_owner_percent(percent, home.ratings))
    blocked = blocked_modes(installation_of(home), is_strict=state.profile.is_document).get(type(action))
    if blocked is not None:
        raise Refused(step, "err_mode_not_available", f"{command} needs {blocked.needs}")
    return RequestedMode(action, command, parameters)


def _action_from(
    command: str, fields: Fields, rating_w: float | None, step: str
) -> tuple[Charge | Discharge | Mode, Parameters | None]:
    match command:
        case wire.BASIC:
            return SolarOnly(), None
        case wire.SELF_USE:
            return SelfUse(), None
        case wire.PEAK_SHAVING:
            limit_w = fields.integer("maxHousePeakConsumption", 0, MAX_W)
            return PeakShaving(load_limit_w=float(limit_w)), Parameters(maxHousePeakConsumption=limit_w)
        case wire.EXPORT_LIMIT:
            limit_w = fields.integer("maximumPower", wire.MIN_EXPORT_W, wire.MAX_EXPORT_W)
            return ExportLimit(export_limit_w=float(limit_w)), Parameters(maximumPower=limit_w)
        case wire.FREQUENCY:
            power_w = fields.integer("powerAllocation", 0, round(rating_w or MAX_W))
            target = fields.integer("optimalSoc", 0, 100)
            regulation = FrequencyRegulation(power_w=float(power_w), target_soc_percent=float(target))
            return regulation, Parameters(powerAllocation=power_w, optimalSoc=target)
    # Both spellings of a discharge: the document's, and the one of the device's web page.
    actions = (wire.ACTION_DISCHARGE,) if command == wire.DISCHARGE else (wire.ACTION_CHARGE, wire.ACTION_DISCHARGE)
    action = fields.text("action", actions)
    percent, soc = fields.integer("power", wire.MIN_POWER_PERCENT, 100), fields.integer("soc", 0, 100)
    if rating_w is None:
        raise Refused(step, "err_mode_not_available", f"{command} needs a power rating")
    order = Charge if action == wire.ACTION_CHARGE else Discharge
    return (
        order(power_w=percent * rating_w / 100.0, until_soc_percent=float(soc)),
        Parameters(action=action, power=percent, soc=soc),
    )
