"""Leaving the grid, and coming back to it."""

import msgspec
from msgspec import UNSET

from .scale import Flag, Json, Scalar, Text, to_bool, to_text

GO_OFF_GRID, GO_ON_GRID = 1, 2
"""``state`` of ``grid_state.json`` (L738-L739)."""
RELAY_CLOSED = "OPER_RELAY_CLOSED"
RELAY_OFF_GRID = "OPER_RELAY_OFFGRID_AC_GRID_PRESENT"
RELAY_READY_FOR_RESYNC = "OPER_RELAY_OFFGRID_READY_FOR_RESYNC_CMD"
LEAVING = (RELAY_CLOSED, RELAY_OFF_GRID)
JOINING = (RELAY_READY_FOR_RESYNC, RELAY_CLOSED)
"""Old and new relay state as they are logged (L776-L778)."""
OTP_DIGITS = 4
GUARDS = ("disableGridControl", "activeDownload", "sunlightBackupSystemCheck", "gridOutageCheck")


class GridCheck(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``grid_control_check.json``: may it be toggled? It does not tell which way it is (L673)."""

    disableGridControl: Flag = UNSET
    activeDownload: Flag = UNSET
    sunlightBackupSystemCheck: Flag = UNSET
    gridOutageCheck: Flag = UNSET
    userInitiatedGridToggle: Flag = UNSET
    """One is under way."""

    @property
    def blockers(self) -> tuple[str, ...]:
        """The vendor's names of what forbids a toggle now; empty where nothing does."""
        return tuple(name for name in (*GUARDS, "userInitiatedGridToggle") if to_bool(getattr(self, name)) is True)

    @property
    def may_toggle(self) -> bool | None:
        """Whether a toggle would be taken; None where the service does not say."""
        if self.blockers:
            return False
        return None if to_bool(self.disableGridControl) is None else True


class OtpResponse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``GET grid_toggle_otp.json``."""

    success: Scalar = UNSET
    """Words: "email sent successfully"."""


class OtpValidation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``POST grid_toggle_otp.json``."""

    valid: Flag = UNSET

    @property
    def is_valid(self) -> bool:
        """Whether the code was right; what does not say so was not."""
        return to_bool(self.valid) is True


class GridStateResponse(msgspec.Struct, frozen=True, kw_only=True):
    """``grid_state.json``: queued, not done."""

    request_id: Text = UNSET
    context_ids: Json = UNSET

    @property
    def reference(self) -> str | None:
        """The vendor's name for the request."""
        return to_text(self.request_id)


class GridLogResponse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``log_grid_change.json``."""

    status: Text = UNSET
    old_state: Text = UNSET
    new_state: Text = UNSET


class GridOutage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``off_grid_due_to_grid_outage`` (L791-L802)."""

    continent_code: Text = UNSET
    country_code: Text = UNSET
    isd_code: Text = UNSET
    phone: Text = UNSET
    is_sunlight_backup: Flag = UNSET
    is_grid_outage: Flag = UNSET
    show_grid_connect: Flag = UNSET
    has_battery: Flag = UNSET

    @property
    def is_outage(self) -> bool | None:
        """Whether the grid itself is down."""
        return to_bool(self.is_grid_outage)

    @property
    def can_reconnect(self) -> bool | None:
        """Whether going back on grid is offered."""
        return to_bool(self.show_grid_connect)


GRID_CHECK = msgspec.json.Decoder(GridCheck)
OTP_RESPONSE = msgspec.json.Decoder(OtpResponse)
OTP_VALIDATION = msgspec.json.Decoder(OtpValidation)
GRID_STATE_RESPONSE = msgspec.json.Decoder(GridStateResponse)
GRID_LOG_RESPONSE = msgspec.json.Decoder(GridLogResponse)
GRID_OUTAGE = msgspec.json.Decoder(GridOutage)
