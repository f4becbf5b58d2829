"""Leaving the grid and joining it, step by step: check, code, command, log."""

from ..wire import grid
from ..wire.grid import GridCheck, GridLogResponse, GridOutage, GridStateResponse, OtpResponse, OtpValidation
from . import endpoints
from .connection import Group, Request, SiteId, to_site_id
from .validation import check_grid_otp, check_grid_state


class Grid(Group):
    """The relay to the grid. No step follows another by itself: a person gives the code."""

    async def check(self, site: SiteId) -> GridCheck:
        """``grid_control_check.json``: whether a toggle would be accepted now."""
        return await self._connection.read(Request.to_site(endpoints.GRID_CHECK, site), grid.GRID_CHECK)

    async def send_otp(self, site: SiteId) -> OtpResponse:
        """``GET grid_toggle_otp.json``: have a code sent to the owner, also once more."""
        return await self._connection.write(Request.to_site(endpoints.GRID_OTP, site), grid.OTP_RESPONSE)

    async def verify_otp(self, site: SiteId, otp: str) -> OtpValidation:
        """``POST grid_toggle_otp.json``: the command is accepted only after a valid code.

        Raises:
            InvalidRequest: it has not four digits; nothing was sent.
        """
        check_grid_otp(otp)
        form = {"otp": otp, "site_id": to_site_id(site)}
        return await self._connection.write(Request(name=endpoints.GRID_VERIFY, form=form), grid.OTP_VALIDATION)

    async def set_state(self, envoy_serial: str, state: int) -> GridStateResponse:
        """``grid_state.json``: 1 leaves the grid, 2 joins it. Queued: the relay moves later.

        Raises:
            InvalidRequest: there is no such state; nothing was sent.
        """
        check_grid_state(state)
        self._connection.hide([envoy_serial])
        form = {"envoy_serial_number": envoy_serial, "state": str(state)}
        return await self._connection.write(Request(name=endpoints.GRID_STATE, form=form), grid.GRID_STATE_RESPONSE)

    async def log_change(self, envoy_serial: str, old_state: str, new_state: str) -> GridLogResponse:
        """``log_grid_change.json``: ``LEAVING`` and ``JOINING`` of ``wire.grid`` are the pairs."""
        self._connection.hide([envoy_serial])
        form = {"envoy_serial_number": envoy_serial, "old_state": old_state, "new_state": new_state}
        return await self._connection.write(Request(name=endpoints.GRID_LOG, form=form), grid.GRID_LOG_RESPONSE)

    async def outage(self, site: SiteId) -> GridOutage:
        """``off_grid_due_to_grid_outage``: why the site is off grid, and whether joining is available."""
        return await self._connection.read(Request.to_site(endpoints.GRID_OUTAGE, site), grid.GRID_OUTAGE)
