"""``config/state``."""

from starlette.responses import Response

from polywatt.model import Home

from ..wire import config as wire
from ..wire.session import CUSTOMER
from .device import firmware_of
from .request import FaceRequest, FaceRoute
from .responses import json_response
from .state import FaceState


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def get_state(_request: FaceRequest) -> Response:
        return json_response(config_state_from(await state.plant.home()))

    return [FaceRoute("GET", "/api/config/state", get_state, CUSTOMER)]


def config_state_from(home: Home) -> wire.ConfigState:
    """Return ``config/state``: in service, and never put there by anybody (the example's)."""
    return wire.ConfigState(
        setupComplete=True,
        missingSteps=[],
        version=firmware_of(home),
        onboardState="not_onboarded",
        onboard=wire.Onboarding(onboardedBy={"name": " ", "email": ""}, onboardedAt=wire.NEVER_S, techEmail=""),
        connected=False,
    )
