"""Grid control: leaving and joining the grid, with a one-time code."""

import secrets
from collections.abc import Mapping

from starlette.responses import Response

from polywatt.model import Command, JoinGrid, LeaveGrid, Unsupported, admit

from ...wire.grid import GO_OFF_GRID, GO_ON_GRID
from ..access import Access
from ..request import FaceRequest, Route
from ..responses import Refused, gateway_not_reporting, json_response, refusal, refusal_from
from ..state import FaceState, SiteState
from .audit_log import AuditLog, is_relay_state
from .checks import check_from, is_in_state, outage_from
from .codes import ToggleCodes

TOGGLE = "grid toggle"
QUEUED_S = 10.0
"""From the request to the relay. Invented: it is known that the request is queued."""
COMMANDS: Mapping[str, Command] = {str(GO_OFF_GRID): LeaveGrid(), str(GO_ON_GRID): JoinGrid()}


def routes(state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    grid = Grid(state)
    return [
        Route("GET", "/app-api/{site_id}/grid_control_check.json", grid.check, Access.TOKEN),
        Route("GET", "/app-api/{site_id}/grid_toggle_otp.json", grid.send_code, Access.TOKEN),
        Route("POST", "/app-api/grid_toggle_otp.json", grid.verify_code, Access.TOKEN),
        Route("POST", "/pv/settings/grid_state.json", grid.toggle, Access.TOKEN),
        Route("POST", "/pv/settings/log_grid_change.json", grid.log, Access.TOKEN),
        Route("GET", "/app-api/{site_id}/off_grid_due_to_grid_outage", grid.outage, Access.TOKEN),
    ]


class Grid:
    """The handlers, with the codes and the log."""

    def __init__(self, state: FaceState) -> None:
        self._state = state
        self._codes = ToggleCodes(state.clock, state.options.one_time_code, state.options.notify)
        self._log = AuditLog()

    async def check(self, request: FaceRequest) -> Response:
        """``grid_control_check.json``."""
        return json_response(await self._check(request.site))

    async def send_code(self, request: FaceRequest) -> Response:
        """``GET grid_toggle_otp.json``: send a code, also once more."""
        self._codes.send(request.site.number)
        return json_response({"success": "email sent successfully"})

    async def verify_code(self, request: FaceRequest) -> Response:
        """``POST grid_toggle_otp.json``; that a wrong code answers false is invented: no document prints it."""
        code, site_id = _field(request, "otp"), _field(request, "site_id")
        site = self._state.find_site(site_id)
        return json_response({"valid": self._codes.verify(site.number, code)})

    async def toggle(self, request: FaceRequest) -> Response:
        """``grid_state.json``: queued, and applied some seconds later."""
        site, grid_state = await self._site_of_gateway(request), _field(request, "state")
        command = COMMANDS.get(grid_state)
        if command is None:
            raise _bad_request("state is not valid")
        if not self._codes.is_verified(site.number):
            raise refusal(403, "Forbidden", "the code has not been verified")
        await self._check_command(site, command, int(grid_state))
        self._codes.use(site.number)
        _queue(site, command)
        return json_response({"request_id": f"req_{secrets.token_hex(12)}", "context_ids": [_context_id(site)]})

    async def log(self, request: FaceRequest) -> Response:
        """``log_grid_change.json``."""
        site = await self._site_of_gateway(request)
        old_state, new_state = _field(request, "old_state"), _field(request, "new_state")
        if not (is_relay_state(old_state) and is_relay_state(new_state)):
            raise _bad_request("old_state or new_state is not valid")
        return json_response(self._log.add(self._state.clock.now(), site.number, old_state, new_state))

    async def outage(self, request: FaceRequest) -> Response:
        """``off_grid_due_to_grid_outage``."""
        return json_response(outage_from(await request.site.home(), await request.site.reading()))

    async def _check(self, site: SiteState) -> dict[str, bool]:
        is_toggling = site.changes.is_pending(TOGGLE)
        return check_from(await site.home(), await site.reading(), is_toggling=is_toggling)

    async def _check_command(self, site: SiteState, command: Command, grid_state: int) -> None:
        """Check that the home would carry out the command.

        Raises:
            Refused: the gateway does not report (473), the home cannot (400), or something forbids it now (409).
        """
        await site.refresh()
        if not await site.is_online():
            raise gateway_not_reporting()
        try:
            admit(command, (await site.home()).capabilities)
        except Unsupported as error:
            raise refusal_from(error) from error
        guards = [name for name, is_on in (await self._check(site)).items() if is_on]
        if guards:
            raise refusal(409, "Conflict", ", ".join(guards))
        if is_in_state(grid_state, await site.reading()):
            raise refusal(409, "Conflict", "the grid connection is so already")

    async def _site_of_gateway(self, request: FaceRequest) -> SiteState:
        """Return the site of the gateway in the form.

        Raises:
            Refused: there is none.
        """
        serial = _field(request, "envoy_serial_number")
        for site in self._state.sites:
            if await site.gateway_serial() == serial:
                return site
        raise _bad_request("envoy_serial_number is not valid")


def _queue(site: SiteState, command: Command) -> None:
    async def apply() -> None:
        await site.send(command)

    site.changes.apply_later(QUEUED_S, apply, TOGGLE)


def _context_id(site: SiteState) -> int:
    """Return epoch microseconds, as long as the document's example."""
    return int(site.clock.now().timestamp() * 1_000_000)


def _field(request: FaceRequest, name: str) -> str:
    value = request.form.get(name)
    if not value:
        raise _bad_request(f"{name} is missing")
    return value


def _bad_request(details: str) -> Refused:
    return refusal(400, "Bad request", details)
