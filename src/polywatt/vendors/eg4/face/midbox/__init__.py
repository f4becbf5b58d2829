"""The live values of a GridBOSS."""

from starlette.responses import Response

from ...wire.session import Dialect
from ..inventory import details_of_gridboss
from ..request import FaceRequest, FaceRoute, post
from ..responses import json_response
from ..state import FaceState
from . import document, portal


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def fetch_document(request: FaceRequest) -> Response:
        plant, gridboss = await state.gridboss(request.serial)
        switch = details_of_gridboss(gridboss, await plant.details())
        return json_response(document.midbox_from(gridboss, switch, await plant.reading()))

    async def fetch_portal(request: FaceRequest) -> Response:
        plant, gridboss = await state.gridboss(request.serial)
        snapshots = [await plant.snapshot(inverter) for inverter in (await plant.tree()).inverters]
        switch = details_of_gridboss(gridboss, await plant.details())
        reading, counters = await plant.reading(), await plant.counters()
        return json_response(portal.midbox_from(gridboss, switch, reading, counters, snapshots))

    fetch = fetch_document if state.dialect is Dialect.DOCUMENT else fetch_portal
    return [post("/api/midbox/getMidboxRuntime", fetch)]
