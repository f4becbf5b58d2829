"""Settings: mode, reserve, and whether the system runs."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import ExportLimit, InForce, Managed, Mode, Origin, SelfUse, Settings, Unknown

from ..wire.operation import MODES, Operation
from ..wire.sitemaster import Sitemaster
from ..wire.system_status import GridStatus


def settings_from(
    operation: Operation | None, sitemaster: Sitemaster | None, grid: GridStatus | None, received_at: datetime
) -> Settings:
    """Return the settings; what an endpoint does not report is unknown."""
    mode = None if operation is None else mode_from(operation)
    return Settings(
        received_at=received_at,
        mode=mode,
        in_force=None if mode is None or grid is None else _in_force_from(mode, grid),
        reserve_percent=None if operation is None else float_or_none(operation.backup_reserve_percent),
        is_running=None if sitemaster is None else sitemaster.running,
    )


def mode_word_of(operation: Operation) -> str | None:
    """Return the vendor's word for the mode, in whichever of its two fields it is."""
    return text_or_none(operation.real_mode) or text_or_none(operation.mode)


def mode_from(operation: Operation) -> Mode | Unknown | None:
    """Return the mode; self-consumption with a limit to exporting is a mode of its own."""
    word, limit_kw = mode_word_of(operation), float_or_none(operation.max_pv_export_power_kW)
    if word is None:
        return None
    mode = MODES.get(word) or Unknown(word=word)
    if limit_kw is not None and isinstance(mode, SelfUse):
        return ExportLimit(export_limit_w=round(limit_kw * 1_000.0, 3))
    return mode


def _in_force_from(mode: Mode | Unknown, grid: GridStatus) -> InForce | None:
    """Return the action that decides; None where the grid status does not say.

    An aggregator overrides the mode with an action that the gateway does not report.
    """
    match grid.grid_services_active:
        case True:
            return InForce(action=Managed(), origin=Origin.GRID_SERVICES)
        case False:
            return InForce(action=mode, origin=Origin.STANDING)
    return None
