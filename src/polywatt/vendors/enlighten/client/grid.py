"""Leaving the grid and joining it, step by step: check, code, command, log."""

from ..wire import grid
from ..wire.grid import GridCheck, GridLogResponse, GridOutage, GridStateResponse, OtpResponse, OtpValidation
from . import endpoints
from .asking import Asking, SiteId, site_text
from .checks import check_grid_otp, check_grid_state
from .line import Call


class Grid(Asking):
    """No step follows another by itself: a person gives the code."""

    async def grid_check(self, site: SiteId) -> GridCheck:
        """``grid_control_check.json``: whether a toggle would be taken now."""
        return await self._read(Call(name=endpoints.GRID_CHECK, names={"site": site_text(site)}), grid.GRID_CHECK)

    async def send_grid_otp(self, site: SiteId) -> OtpResponse:
        """``GET grid_toggle_otp.json``: have a code sent to the owner, also once more."""
        return await self._write(Call(name=endpoints.GRID_OTP, names={"site": site_text(site)}), grid.OTP_RESPONSE)

    async def verify_grid_otp(self, site: SiteId, otp: str) -> OtpValidation:
        """``POST grid_toggle_otp.json``: only after a valid one the command is taken.

        Raises:
            InvalidRequest: it has not four digits; nothing was sent.
        """
        check_grid_otp(otp)
        form = {"otp": otp, "site_id": site_text(site)}
        return await self._write(Call(name=endpoints.GRID_VERIFY, form=form), grid.OTP_VALIDATION)

    async def set_grid_state(self, envoy_serial: str, state: int) -> GridStateResponse:
        """``grid_state.json``: 1 leaves the grid, 2 joins it. Queued: the relay moves later.

        Raises:
            InvalidRequest: there is no such state; nothing was sent.
        """
        check_grid_state(state)
        self._hide([envoy_serial])
        form = {"envoy_serial_number": envoy_serial, "state": str(state)}
        return await self._write(Call(name=endpoints.GRID_STATE, form=form), grid.GRID_STATE_RESPONSE)

    async def log_grid_change(self, envoy_serial: str, old_state: str, new_state: str) -> GridLogResponse:
        """``log_grid_change.json``: ``LEAVING`` and ``JOINING`` of ``wire.grid`` are the pairs."""
        self._hide([envoy_serial])
        form = {"envoy_serial_number": envoy_serial, "old_state": old_state, "new_state": new_state}
        return await self._write(Call(name=endpoints.GRID_LOG, form=form), grid.GRID_LOG_RESPONSE)

    async def grid_outage(self, site: SiteId) -> GridOutage:
        """``off_grid_due_to_grid_outage``: why the site is off grid, and whether joining is offered."""
        return await self._read(Call(name=endpoints.GRID_OUTAGE, names={"site": site_text(site)}), grid.GRID_OUTAGE)
