"""Leaving the grid, and coming back to it."""

import msgspec
from msgspec import UNSET

from .answer import Flag, Scalar, Tree, Word, flag, word

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
        """What forbids a toggle now, in the vendor's words; empty where nothing does."""
        return tuple(name for name in (*GUARDS, "userInitiatedGridToggle") if flag(getattr(self, name)) is True)

    @property
    def may_toggle(self) -> bool | None:
        """Whether a toggle would be taken; None where the service does not say."""
        if self.blockers:
            return False
        return None if flag(self.disableGridControl) is None else True


class OtpSent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``GET grid_toggle_otp.json``."""

    success: Scalar = UNSET
    """Words: "email sent successfully"."""


class OtpVerdict(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``POST grid_toggle_otp.json``."""

    valid: Flag = UNSET

    @property
    def is_valid(self) -> bool:
        """Whether the code was right; what does not say so was not."""
        return flag(self.valid) is True


class GridCommand(msgspec.Struct, frozen=True, kw_only=True):
    """``grid_state.json``: queued, not done."""

    request_id: Word = UNSET
    context_ids: Tree = UNSET

    @property
    def reference(self) -> str | None:
        """The vendor's name for the request."""
        return word(self.request_id)


class GridLogged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``log_grid_change.json``."""

    status: Word = UNSET
    old_state: Word = UNSET
    new_state: Word = UNSET


class GridOutage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``off_grid_due_to_grid_outage`` (L791-L802)."""

    continent_code: Word = UNSET
    country_code: Word = UNSET
    isd_code: Word = UNSET
    phone: Word = UNSET
    is_sunlight_backup: Flag = UNSET
    is_grid_outage: Flag = UNSET
    show_grid_connect: Flag = UNSET
    has_battery: Flag = UNSET

    @property
    def is_outage(self) -> bool | None:
        """Whether the grid itself is down."""
        return flag(self.is_grid_outage)

    @property
    def offers_reconnect(self) -> bool | None:
        """Whether going back on grid is offered."""
        return flag(self.show_grid_connect)


GRID_CHECK = msgspec.json.Decoder(GridCheck)
OTP_SENT = msgspec.json.Decoder(OtpSent)
OTP_VERDICT = msgspec.json.Decoder(OtpVerdict)
GRID_COMMAND = msgspec.json.Decoder(GridCommand)
GRID_LOGGED = msgspec.json.Decoder(GridLogged)
GRID_OUTAGE = msgspec.json.Decoder(GridOutage)
