"""``generators`` and ``generators/disconnect_types``."""

from typing import Any

from starlette.responses import Response

from polywatt.model import Device, DeviceKind

from .request import FaceRequest, FaceRoute, documented
from .responses import json
from .state import FaceState, Handlers

DISCONNECT_TYPES = ("DownstreamATS",)


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        documented("GET", "generators", handlers.fetch),
        documented("GET", "generators/disconnect_types", handlers.disconnect_types),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        """``GET generators``: without one as documented; how one is described is not known."""
        generators = [device for device in (await self._state.home()).devices if device.kind == DeviceKind.GENERATOR]
        disconnect_type = DISCONNECT_TYPES[0] if generators else "None"
        return json({"disconnect_type": disconnect_type, "generators": [_generator(device) for device in generators]})

    async def disconnect_types(self, _request: FaceRequest) -> Response:
        return json(DISCONNECT_TYPES)


def _generator(device: Device) -> dict[str, Any]:
    return {"id": device.id, "nameplate_real_power_w": device.rated_w, "nameplate_apparent_power_va": device.rated_w}
