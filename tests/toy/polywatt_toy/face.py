"""The toy's API in front of any Plant."""

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Charge, Command, Discharge, Hold, Plant, PolywattError

from .wire import ORDERED, Now


def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    async def now(_request: Request) -> Response:
        try:
            reading = await plant.reading()
        except PolywattError:
            return Response(status_code=503)
        soc = reading.soc_percent
        body = Now(
            sun=reading.solar_w,
            into_battery=None if reading.battery_w is None else -reading.battery_w,
            net=reading.grid_w,
            home=reading.load_w,
            full=None if soc is None else round(soc / 100, 3),
        )
        return Response(msgspec.json.encode(body), media_type="application/json")

    async def order(request: Request) -> Response:
        try:
            charge_w = ORDERED.decode(await request.body()).charge
            await plant.send(_command_from(charge_w))
        except (msgspec.DecodeError, PolywattError):
            return Response(status_code=400)
        return Response(status_code=204)

    return Face(app=Starlette(routes=[Route("/now", now), Route("/order", order, methods=["POST"])]))


def _command_from(charge_w: int) -> Command:
    if charge_w == 0:
        return Hold()
    return Charge(power_w=charge_w) if charge_w > 0 else Discharge(power_w=-charge_w)
