"""The battery's profiles and the chargers' modes as modes of the model."""

from polywatt.model import Backup, CarMode, Managed, Mode, SelfUse, TimeOfUse, Unknown

from ...wire.battery_config import PRIORITIZE_ENERGY, Profile, ProfileName
from ...wire.scale import to_text
from ...wire.scheduler import ChargeMode

PROFILE_BY_MODE: dict[type, ProfileName] = {
    Backup: ProfileName.BACKUP_ONLY,
    SelfUse: ProfileName.SELF_CONSUMPTION,
    TimeOfUse: ProfileName.COST_SAVINGS,
}
"""The modes that can be set."""
CAR_MODES = {
    ChargeMode.MANUAL: CarMode.MANUAL,
    ChargeMode.SCHEDULED: CarMode.SCHEDULED,
    ChargeMode.GREEN: CarMode.GREEN,
    ChargeMode.SMART: CarMode.SMART,
}
CHARGE_MODE_BY_CAR_MODE = {car: charge for charge, car in CAR_MODES.items() if charge is not ChargeMode.SMART}
"""The modes that can be set: the document's three."""


def mode_from(profile: Profile) -> Mode | None:
    """Return the mode. ``prioritize-energy`` is the toggle for after the peak (L1464); "off" is unseen."""
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


def sub_type_for(mode: Mode, profile: Profile) -> str | None:
    """Return what goes with savings: the value in force, else the only one that has been seen (L1430)."""
    if not isinstance(mode, TimeOfUse):
        return None
    return to_text(profile.operationModeSubType) if profile.name == ProfileName.COST_SAVINGS else PRIORITIZE_ENERGY
