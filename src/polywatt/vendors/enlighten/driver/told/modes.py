"""Profiles and our modes."""

from polywatt.model import Backup, Managed, Mode, SelfUse, TimeOfUse, Unknown

from ...wire.battery_config import PRIORITIZE_ENERGY, Profile, ProfileName
from ...wire.envelope import to_text

NAMES: dict[type, ProfileName] = {
    Backup: ProfileName.BACKUP_ONLY,
    SelfUse: ProfileName.SELF_CONSUMPTION,
    TimeOfUse: ProfileName.COST_SAVINGS,
}
"""Those that can be asked for."""


def mode_from(profile: Profile) -> Mode | None:
    """The mode. ``prioritize-energy`` is the toggle for after the peak (L1464); how off looks nobody has seen."""
    match profile.name:
        case None:
            return None
        case ProfileName.SELF_CONSUMPTION:
            return SelfUse()
        case ProfileName.COST_SAVINGS:
            is_on = to_text(profile.operationModeSubType) == PRIORITIZE_ENERGY
            return TimeOfUse(uses_battery_after_peak=True if is_on else None)
        case ProfileName.BACKUP_ONLY:
            return Backup()
        case ProfileName.AI_OPTIMISATION:
            return Managed()
    return Unknown(word=profile.name)


def sub_type_of(mode: Mode, profile: Profile) -> str | None:
    """With savings: what is sent already, else the only word that has been seen (L1430)."""
    if not isinstance(mode, TimeOfUse):
        return None
    return to_text(profile.operationModeSubType) if profile.name == ProfileName.COST_SAVINGS else PRIORITIZE_ENERGY
