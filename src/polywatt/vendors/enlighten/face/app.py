"""Who is let in, and what a request is."""

from collections.abc import Sequence
from types import ModuleType

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody
from polywatt.kit.vendor import FaceOptions
from polywatt.model import Plant, PolywattError

from . import (
    backup_history,
    battery_config,
    battery_status,
    charger,
    devices,
    energy,
    events,
    grid,
    inverters,
    scheduler,
    session,
    site,
)
from .account import Account
from .answers import Refused, refused_by, unfit
from .asked import Asked
from .contents import form_and_body_of, query_of
from .families import is_browser, session_of, wall
from .pace import Pace
from .routes import Route, Table
from .sessions import NOBODY

ROOMS: tuple[ModuleType, ...] = (
    *(session, site, devices, inverters, energy, events, backup_history, battery_status),
    *(battery_config, charger, grid, scheduler),
)
"""Each has ``routes(account)``."""


class EnlightenFace:
    """The API, whole and stateful, with one account and its sites; the state of a home is its plant's."""

    def __init__(
        self, plants: Sequence[Plant], options: FaceOptions, clock: Clock, rooms: Sequence[ModuleType] = ROOMS
    ) -> None:
        self.account = Account(plants, options, clock)
        routes: list[Route] = [route for room in rooms for route in room.routes(self.account)]
        self.table = Table(routes)
        self._pace = Pace(clock) if self.account.is_field else None
        self.app = asgi_app(self._answer)

    async def _answer(self, request: Request) -> Response:
        try:
            return await self._obeyed(request)
        except Refused as refused:
            is_wall = refused.status == 401 and is_browser(request)
            return wall() if is_wall else refused.answer(self.account.clock.now())
        except PolywattError as error:
            return refused_by(error).answer(self.account.clock.now())

    async def _obeyed(self, request: Request) -> Response:
        route, names = self.table.find(request.method, request.scope["path"])
        who = session_of(request, route.family, self.account.sessions)
        if self._pace is not None and who is not None:
            self._pace.check(who)
        station = self.account.station_of(names["site_id"]) if "site_id" in names else None
        try:
            form, body = await form_and_body_of(request)
            query = query_of(request)
        except InvalidBody as error:
            raise unfit(400, request.scope["path"]) from error
        user = NOBODY if who is None else who.user
        return await route.handler(Asked(request, station, names, query, form, body, user, who))
