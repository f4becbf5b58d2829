"""Leaving the grid and coming back, with a code that a person must give."""

import secrets
from collections.abc import Mapping

from starlette.responses import Response

from polywatt.model import Command, JoinGrid, LeaveGrid, Unsupported, admit

from ...wire.grid import GO_OFF_GRID, GO_ON_GRID
from ..account import Account
from ..answers import Refused, error, json, refused_by
from ..asked import Asked
from ..charger.found import refreshed
from ..charger.live import silent
from ..families import Family
from ..routes import Route
from ..station import Station
from .codes import Codes
from .log import AuditLog, is_relay_word
from .state import check_from, is_there, outage_from

TOGGLE = "grid toggle"
QUEUED_S = 10.0
"""From the request to the relay. Invented: it is known that the request is queued."""
COMMANDS: Mapping[str, Command] = {str(GO_OFF_GRID): LeaveGrid(), str(GO_ON_GRID): JoinGrid()}


def routes(account: Account) -> list[Route]:
    """Every path of grid control."""
    room = Grid(account)
    token = Family.TOKEN
    return [
        Route("GET", "/app-api/{site_id}/grid_control_check.json", token, room.check),
        Route("GET", "/app-api/{site_id}/grid_toggle_otp.json", token, room.send_code),
        Route("POST", "/app-api/grid_toggle_otp.json", token, room.verify_code),
        Route("POST", "/pv/settings/grid_state.json", token, room.toggle),
        Route("POST", "/pv/settings/log_grid_change.json", token, room.log),
        Route("GET", "/app-api/{site_id}/off_grid_due_to_grid_outage", token, room.outage),
    ]


class Grid:
    """The handlers, with the codes and the log."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._codes = Codes(account.clock, account.options.one_time_code, account.options.notify)
        self._log = AuditLog()

    async def check(self, asked: Asked) -> Response:
        """``grid_control_check.json``."""
        return json(await self._check(asked.site))

    async def send_code(self, asked: Asked) -> Response:
        """``GET grid_toggle_otp.json``: also to resend."""
        self._codes.send(asked.site.number)
        return json({"success": "email sent successfully"})

    async def verify_code(self, asked: Asked) -> Response:
        """``POST grid_toggle_otp.json``; that a wrong code answers false is invented, for nobody has printed it."""
        code, site_id = _field(asked, "otp"), _field(asked, "site_id")
        station = self._account.station_of(site_id)
        return json({"valid": self._codes.verify(station.number, code)})

    async def toggle(self, asked: Asked) -> Response:
        """``grid_state.json``: queued, and done some seconds later."""
        station, state = await self._station(asked), _field(asked, "state")
        command = COMMANDS.get(state)
        if command is None:
            raise error(400, "Bad request", "state is not valid")
        if not self._codes.is_verified(station.number):
            raise error(403, "Forbidden", "the code has not been verified")
        await self._check_may(station, command, int(state))
        self._codes.spend(station.number)
        _queue(station, command)
        return json({"request_id": f"req_{secrets.token_hex(12)}", "context_ids": [_context_id(station)]})

    async def log(self, asked: Asked) -> Response:
        """``log_grid_change.json``."""
        station = await self._station(asked)
        old_state, new_state = _field(asked, "old_state"), _field(asked, "new_state")
        if not (is_relay_word(old_state) and is_relay_word(new_state)):
            raise error(400, "Bad request", "old_state or new_state is not valid")
        return json(self._log.add(self._account.clock.now(), station.number, old_state, new_state))

    async def outage(self, asked: Asked) -> Response:
        """``off_grid_due_to_grid_outage``."""
        return json(outage_from(await asked.site.home(), await asked.site.reading()))

    async def _check(self, station: Station) -> dict[str, bool]:
        is_toggling = station.changes.pending(TOGGLE)
        return check_from(await station.home(), await station.reading(), is_toggling=is_toggling)

    async def _check_may(self, station: Station, command: Command, state: int) -> None:
        """Whether the command would be obeyed.

        Raises:
            Refused: the gateway is silent (473), the home cannot (400), or something forbids it now (409).
        """
        await refreshed(station)
        if not await station.is_heard():
            raise silent()
        try:
            admit(command, (await station.home()).capabilities)
        except Unsupported as trouble:
            raise refused_by(trouble) from trouble
        guards = [name for name, is_on in (await self._check(station)).items() if is_on]
        if guards:
            raise error(409, "Conflict", ", ".join(guards))
        if is_there(state, await station.reading()):
            raise error(409, "Conflict", "the grid connection is so already")

    async def _station(self, asked: Asked) -> Station:
        """The site whose gateway the form names.

        Raises:
            Refused: there is none.
        """
        serial = _field(asked, "envoy_serial_number")
        for station in self._account.stations:
            if await station.gateway_serial() == serial:
                return station
        raise _bad("envoy_serial_number is not valid")


def _queue(station: Station, command: Command) -> None:
    async def apply() -> None:
        await station.tell(command)

    station.changes.later(QUEUED_S, apply, TOGGLE)


def _context_id(station: Station) -> int:
    """Epoch microseconds, as long as the document's example."""
    return int(station.clock.now().timestamp() * 1_000_000)


def _field(asked: Asked, name: str) -> str:
    found = asked.form.get(name)
    if not found:
        raise _bad(f"{name} is missing")
    return found


def _bad(details: str) -> Refused:
    return error(400, "Bad request", details)
