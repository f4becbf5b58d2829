"""``settings``."""

from starlette.responses import Response

from ...wire import settings as wire
from ...wire.session import CUSTOMER
from ..device import common_fields
from ..mode import default_mode
from ..request import FaceRequest, FaceRoute
from ..responses import ready, stable_id, updated
from ..state import FaceState
from .update import STEP, update_from


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def get_settings(_request: FaceRequest) -> Response:
        return ready(await _settings_from(state))

    async def put_settings(request: FaceRequest) -> Response:
        update = await update_from(request.body, state)
        await state.send(STEP, *update.commands)
        await state.store(update.device_settings)
        return updated() if state.profile.is_document else ready(await _settings_from(state))

    return [
        FaceRoute("GET", "/api/settings", get_settings, CUSTOMER),
        FaceRoute("PUT", "/api/settings", put_settings, CUSTOMER),
    ]


async def _settings_from(state: FaceState) -> wire.Settings:
    home, settings, details = await state.home(), await state.plant.settings(), await state.details()
    default, device_settings = await default_mode(state), await state.device_settings()
    return wire.Settings(
        **common_fields(home, settings, details, device_settings),
        id=stable_id("settings", home.id, device_settings.writes),
        defaultMode=default,
        inverterPowerRating=0,
    )
