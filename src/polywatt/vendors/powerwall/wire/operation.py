"""``operation``: mode and reserve."""

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.model import Backup, Managed, Mode, SelfUse, TimeOfUse

from .fields import Number


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """``operation``. The document calls it ``mode``, later firmware ``real_mode``."""

    mode: str | UnsetType = UNSET
    real_mode: str | UnsetType = UNSET
    backup_reserve_percent: float | UnsetType = UNSET
    """Percent of the whole battery, the scale of ``soe``."""
    freq_shift_load_shed_soe: Number = UNSET
    freq_shift_load_shed_delta_f: Number = UNSET
    max_pv_export_power_kW: float | UnsetType | None = UNSET


OPERATION = msgspec.json.Decoder(Operation)
MODES: dict[str, Mode] = {
    "self_consumption": SelfUse(),
    "autonomous": TimeOfUse(),
    "backup": Backup(),
    "scheduler": Managed(),
}
MODE_WORDS: dict[type, str] = {type(mode): word for word, mode in MODES.items()}
