"""Named registers: the parameters as the portal has them."""

from starlette.responses import Response

from polywatt.model import Settings

from ...wire.registers import GRIDBOSS, INVERTER, RegisterKind
from ...wire.session import Dialect
from ..inventory import details_of_gridboss
from ..numbers import times
from ..request import FaceRequest, FaceRoute, post
from ..responses import json_response
from ..state import FaceState
from ..state.plant import HiddenValues, PlantState
from .commands import commands_for, flag_from, function_command, number_from, port_command, register_named
from .values import RegisterSource, block_from, gridboss_values, inverter_values

SET = "/web/maintain/remoteSet"


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group; the document has numbered parameters instead."""

    async def read(request: FaceRequest) -> Response:
        plant, tree = await state.plant_of(request.controlled_serial)
        inverter = tree.inverter(request.controlled_serial)
        if inverter is None:
            assert tree.gridboss is not None  # noqa: S101  # it is one of the two
            switch = details_of_gridboss(tree.gridboss, await plant.details())
            values = gridboss_values(tree.gridboss, switch)
            return json_response(block_from(tree.gridboss.serial, request, values, GRIDBOSS))
        source = await _source(plant, await plant.delayed_settings(), plant.hidden.delayed)
        return json_response(block_from(inverter.serial, request, inverter_values(inverter, source), INVERTER))

    async def write(request: FaceRequest) -> Response:
        plant, _ = await state.inverter(request.controlled_serial)
        register = register_named(request.get("holdParam"), INVERTER, RegisterKind.NUMBER)
        number = number_from(register, request.get("valueText"))
        commands, hidden = commands_for(register.name, number, await _current_source(plant))
        await plant.send(commands)
        plant.hidden.set(hidden)
        return json_response({"success": True})

    async def set_function(request: FaceRequest) -> Response:
        plant, _ = await state.inverter(request.controlled_serial)
        register = register_named(request.get("functionParam"), INVERTER, RegisterKind.FLAG)
        is_on = flag_from(register, request.get("enable"))
        await plant.send([function_command(register.name, is_on, await _current_source(plant))])
        return json_response({"success": True})

    async def write_bit(request: FaceRequest) -> Response:
        """Set the use of a GridBOSS's port."""
        plant, _ = await state.gridboss(request.controlled_serial)
        register = register_named(request.get("bitParam"), GRIDBOSS, RegisterKind.CHOICE)
        number = number_from(register, request.get("value"))
        await plant.send([port_command(register.name, number)])
        return json_response({"success": True})

    if state.dialect is Dialect.DOCUMENT:
        return []
    return [
        post("/web/maintain/remoteRead/read", read),
        post(f"{SET}/write", write),
        post(f"{SET}/functionControl", set_function),
        post(f"{SET}/bitParamControl", write_bit),
    ]


async def _current_source(plant: PlantState) -> RegisterSource:
    return await _source(plant, await plant.settings(), plant.hidden.current)


async def _source(plant: PlantState, settings: Settings | None, hidden: HiddenValues) -> RegisterSource:
    ratings, count = (await plant.cached.home()).ratings, len((await plant.tree()).inverters)
    max_w = ratings.inverter_w if ratings.inverter_w is not None else ratings.charge_w
    return RegisterSource(settings, times(max_w, 1.0 / count), count, hidden)
