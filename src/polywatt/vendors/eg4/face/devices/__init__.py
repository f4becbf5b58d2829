"""The devices of a plant, and its parallel groups."""

from starlette.responses import Response

from ...wire.session import Dialect
from ..request import FaceRequest, FaceRoute, page_of, post
from ..responses import json_response
from ..state import FaceState
from . import document, portal

GROUPS, OVERVIEW = "/api/inverterOverview/getParallelGroupDetails", "/api/inverterOverview/list"
EVERY_PLANT = "-1"
"""In place of a plant's number, in the portal."""


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def document_groups(request: FaceRequest) -> Response:
        return json_response(document.groups_from((await state.list_plant(request.get("plantId"))).tree))

    async def document_devices(request: FaceRequest) -> Response:
        plant = await state.list_plant(request.get("plantId"))
        return json_response(document.devices_from(plant.tree, plant.is_lost))

    async def portal_group(request: FaceRequest) -> Response:
        plant, tree = await state.plant_of(request.serial)
        listed = next(listed for listed in await state.list_plants() if listed.tree == tree)
        return json_response(portal.group_from(listed, await plant.is_lost()))

    async def portal_devices(request: FaceRequest) -> Response:
        number = request.get("plantId", EVERY_PLANT)
        every = await state.list_plants()
        rows = []
        for listed in every if number == EVERY_PLANT else [await state.list_plant(number)]:
            plant, _ = await state.plant_of(listed.tree.inverters[0].serial)
            rows += portal.rows_from(listed, await plant.details())
        rows = [row for row in rows if request.get("searchText") in row["serialNum"]]
        return json_response({"success": True, "total": len(rows), "rows": page_of(rows, request)})

    if state.dialect is Dialect.DOCUMENT:
        return [post(GROUPS, document_groups), post(OVERVIEW, document_devices)]
    return [post(GROUPS, portal_group), post(OVERVIEW, portal_devices)]
