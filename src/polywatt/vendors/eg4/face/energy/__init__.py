"""Energy counters of an inverter, and of its parallel group."""

from starlette.responses import Response

from ...wire.session import Dialect
from ..request import FaceRequest, FaceRoute, post
from ..responses import Body, json_response
from ..state import FaceState
from ..state.plant import PlantState
from . import document, portal


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def fetch(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        return await answer(plant, {"serialNum": inverter.serial}, inverter.share)

    async def fetch_group(request: FaceRequest) -> Response:
        """Return the sum of the group; the portal's has no serial number, as captured."""
        plant, inverter = await state.inverter(request.serial)
        return await answer(plant, {"serialNum": inverter.serial} if is_document else {}, 1.0)

    async def answer(plant: PlantState, head: Body, share: float) -> Response:
        if is_document:
            counters, timezone = await plant.counters(), (await plant.cached.home()).timezone
            past_wh = await plant.past_energies.get(state.clock.now(), timezone)
            return json_response({"success": True, **head, **document.energies_from(counters, past_wh, share)})
        is_lost = await plant.is_lost()
        status = {"lost": is_lost, "hasRuntimeData": not is_lost}
        return json_response({"success": True, **head, **status, **portal.energies_from(await plant.counters(), share)})

    is_document = state.dialect is Dialect.DOCUMENT
    return [
        post("/api/inverter/getInverterEnergyInfo", fetch),
        post("/api/inverter/getInverterEnergyInfoParallel", fetch_group),
    ]
