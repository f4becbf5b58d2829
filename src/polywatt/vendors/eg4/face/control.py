"""Parameters and functions, as the document has them: two views of the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from polywatt import model

from ..wire.control import FUNCTIONS, PARAMETERS, ParameterId, data_from, ids_from
from ..wire.session import Dialect
from .numbers import scaled
from .request import FaceRequest, FaceRoute, post
from .responses import INVALID_PARAMETER, Body, Refused, json_response
from .state import FaceState
from .state.plant import PlantState
from .state.quick_orders import quick_order


@dataclass(frozen=True, slots=True)
class Ratings:
    """Bounds of parameters: ``charge_w`` is one inverter's, ``inverter_count`` of them share the home's powers."""

    charge_w: float | None
    inverter_count: int


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group; the portal has registers instead."""

    async def read(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        ids = ids_from(request.get("paramIds"))
        if ids is None:
            raise Refused(INVALID_PARAMETER)
        values = values_from(await plant.delayed_settings(), await _ratings(plant))
        return json_response({"success": True, "serialNum": inverter.serial, "parameters": rows_from(ids, values)})

    async def write(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        values = data_from(request.get("data"))
        if values is None:
            raise Refused(INVALID_PARAMETER)
        await plant.send([await _command(plant, id_, value) for id_, value in values.items()])
        message = "Parameters updated successfully"
        return json_response({"success": True, "serialNum": inverter.serial, "message": message})

    async def set_function(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        name, value = request.get("function"), request.get("value")
        if name not in FUNCTIONS or value not in ("0", "1"):
            raise Refused(INVALID_PARAMETER)
        await plant.send([await _command(plant, FUNCTIONS[name], int(value))])
        message = f"Function {'activated' if value == '1' else 'deactivated'} successfully"
        echo = {"function": name, "value": int(value), "message": message}
        return json_response({"success": True, "serialNum": inverter.serial, **echo})

    if state.dialect is Dialect.PORTAL:
        return []
    return [
        post("/web/maintain/remoteRead/read", read),
        post("/web/maintain/remoteSet/write", write),
        post("/web/maintain/remoteSet/functionControl", set_function),
    ]


async def _ratings(plant: PlantState) -> Ratings:
    return ratings_from(await plant.cached.home(), len((await plant.tree()).inverters))


async def _command(plant: PlantState, id_: int, value: int) -> model.Command:
    if id_ == ParameterId.QUICK_CHARGE and value in (0, 1):
        return quick_order(model.Charge, await plant.cached.home()) if value else model.Release()
    return command_for(id_, value, await _ratings(plant))


def ratings_from(home: model.Home, inverter_count: int) -> Ratings:
    """Return the ratings of one inverter."""
    max_w = home.ratings.inverter_w or home.ratings.charge_w
    return Ratings(None if max_w is None else max_w / inverter_count, inverter_count)


def values_from(settings: model.Settings | None, ratings: Ratings) -> dict[int, int | None]:
    """Return all parameters; None where the home does not have them."""
    if settings is None:
        return dict.fromkeys(PARAMETERS)
    charging, in_force, count = settings.grid_charging, settings.in_force, ratings.inverter_count
    ac_w = None if charging is None else 0.0 if not charging.is_allowed else charging.power_w
    if charging is not None and charging.is_allowed and charging.power_w is None:
        ac_w = None if ratings.charge_w is None else ratings.charge_w * count
    return {
        ParameterId.CHARGE_SOC_LIMIT: scaled(settings.charge_limit_percent),
        ParameterId.AC_CHARGE_POWER: scaled(None if ac_w is None else ac_w / count),
        ParameterId.PV_CHARGE_POWER: scaled(
            None if settings.solar_charging_w is None else settings.solar_charging_w / count
        ),
        ParameterId.OPERATING_MODE: None if settings.is_running is None else int(not settings.is_running),
        ParameterId.QUICK_CHARGE: int(in_force is not None and isinstance(in_force.action, model.Charge)),
        ParameterId.BATTERY_BACKUP: None if settings.is_backup_supply_on is None else int(settings.is_backup_supply_on),
    }


def rows_from(ids: Sequence[int], values: Mapping[int, int | None]) -> list[Body]:
    """Return the parameters in the order of the request, without unknown ids and unknown values."""
    return [
        {"paramId": id_, "paramName": PARAMETERS[id_].name, "value": values[id_], "unit": PARAMETERS[id_].unit}
        for id_ in ids
        if values.get(id_) is not None
    ]


def command_for(id_: int, value: int, ratings: Ratings) -> model.Command:
    """Return the command that writing a parameter stands for.

    Raises:
        Refused: there is no such parameter, or the value is out of its range.
    """
    parameter = PARAMETERS.get(id_)
    maximum = None if parameter is None else ratings.charge_w if parameter.maximum is None else parameter.maximum
    if maximum is None or value > maximum:
        raise Refused(INVALID_PARAMETER)
    match id_:
        case ParameterId.CHARGE_SOC_LIMIT:
            return model.SetChargeLimit(soc_percent=float(value))
        case ParameterId.AC_CHARGE_POWER:
            # Nothing is no charging.
            power_w = float(value * ratings.inverter_count) if value else None
            return model.SetGridCharging(is_allowed=value > 0, power_w=power_w)
        case ParameterId.PV_CHARGE_POWER:
            return model.SetSolarCharging(power_w=float(value * ratings.inverter_count))
        case ParameterId.OPERATING_MODE:
            return model.Stop() if value else model.Start()
    return model.SetBackupSupply(is_on=bool(value))
