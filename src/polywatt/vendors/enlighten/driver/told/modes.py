"""Profiles and our modes."""

from polywatt.model import Backup, Managed, Mode, SelfUse, TimeOfUse, Unknown

from ...wire.answer import word
from ...wire.battery_config import PRIORITIZE_ENERGY, Profile, ProfileName

NAMES: dict[type, ProfileName] = {
    SelfUse: ProfileName.SELF_CONSUMPTION,
    TimeOfUse: ProfileName.COST_SAVINGS,
    Backup: ProfileName.BACKUP_ONLY,
}
"""Those that can be asked for."""


def mode_from(profile: Profile) -> Mode | None:
    """The standing mode. ``prioritize-energy`` beside savings is the toggle for after the peak (L1464)."""
    match profile.name:
        case None:
            return None
        case ProfileName.SELF_CONSUMPTION:
            return SelfUse()
        case ProfileName.COST_SAVINGS:
            return TimeOfUse(uses_battery_after_peak=word(profile.operationModeSubType) == PRIORITIZE_ENERGY)
        case ProfileName.BACKUP_ONLY:
            return Backup()
        case ProfileName.AI_OPTIMISATION:
            return Managed()
    return Unknown(word=profile.name)


def sub_type_of(mode: Mode) -> str | None:
    """Sent with savings that use the battery after the peak."""
    return PRIORITIZE_ENERGY if isinstance(mode, TimeOfUse) and mode.uses_battery_after_peak is not False else None
