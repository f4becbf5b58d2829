"""``solars`` and ``generators``: the declared ones, and those one can buy."""

from typing import Any

from msgspec import UNSET
from starlette.responses import Response

from polywatt.model import Device, DeviceKind, Home

from ..wire.solars import Solar
from .request import FaceRequest, FaceRoute, captured, documented, invented
from .responses import json, refusal
from .snapshot import has_solar, solar_inverters
from .state import FaceState, Handlers

BRANDS: dict[str, tuple[str, ...]] = {
    "ABB": ("UNO-DM-3.3-TL-PLUS-US", "UNO-DM-5.0-TL-PLUS-US"),
    "Enphase Energy": ("IQ7-60-2-US", "IQ7PLUS-72-2-US"),
    "Fronius International GmbH": ("Primo 3.8-1", "Primo 5.0-1", "Primo 7.6-1"),
    "SMA America": ("SB3.8-1SP-US-40", "SB5.0-1SP-US-40", "SB7.7-1SP-US-40"),
    "SolarEdge Technologies": ("SE3800H-US", "SE5000H-US", "SE7600H-US"),
    "Tesla": ("SolarInverter 3.8kW", "SolarInverter 7.6kW"),
}
"""A few; the real list has hundreds (captured)."""
DISCONNECT_TYPES = ("DownstreamATS",)


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        documented("GET", "solars", handlers.fetch),
        captured("GET", "solars/brands", handlers.brands),
        invented("GET", "solars/brands/{brand}", handlers.models),
        documented("GET", "generators", handlers.generators),
        documented("GET", "generators/disconnect_types", handlers.disconnect_types),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        return json(solars_from(await self._state.home()))

    async def brands(self, _request: FaceRequest) -> Response:
        return json(list(BRANDS))

    async def models(self, request: FaceRequest) -> Response:
        models = BRANDS.get(request.name)
        return refusal(400, "unknown brand", "Bad Request") if models is None else json(models)

    async def generators(self, _request: FaceRequest) -> Response:
        """``GET generators``: without one as documented; how one is described is not known."""
        generators = [device for device in (await self._state.home()).devices if device.kind == DeviceKind.GENERATOR]
        disconnect_type = DISCONNECT_TYPES[0] if generators else "None"
        return json({"disconnect_type": disconnect_type, "generators": [_generator(device) for device in generators]})

    async def disconnect_types(self, _request: FaceRequest) -> Response:
        return json(DISCONNECT_TYPES)


def solars_from(home: Home) -> list[Solar]:
    """Return the declared solar inverters; those without a name are one entry."""
    if not has_solar(home):
        return []
    inverters = [_solar(device, device.rated_w) for device in solar_inverters(home)]
    return inverters or [_solar(None, home.ratings.solar_w)]


def _solar(inverter: Device | None, rated_w: float | None) -> Solar:
    return Solar(
        brand=(inverter.maker if inverter is not None else None) or "Other",
        model=(inverter.model if inverter is not None else None) or "Solar Inverter",
        power_rating_watts=UNSET if rated_w is None else round(rated_w),
    )


def _generator(device: Device) -> dict[str, Any]:
    return {"id": device.id, "nameplate_real_power_w": device.rated_w, "nameplate_apparent_power_va": device.rated_w}
