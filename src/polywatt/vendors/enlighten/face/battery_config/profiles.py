"""The system profiles, and what they mean (document, 5.3 and 5.4)."""

import msgspec

from polywatt.model import (
    Backup,
    CarMode,
    Charge,
    Command,
    Discharge,
    Hold,
    Home,
    Managed,
    Mode,
    Origin,
    SelfUse,
    SetCarMode,
    SetMode,
    SetReserve,
    Settings,
    TimeOfUse,
    Unknown,
    as_owner_sees,
    from_owner,
)

from ...wire.battery_config import (
    BACKUP_PERCENT,
    EVSE_TYPE,
    MIN_SELF_CONSUMPTION_PERCENT,
    PRIORITIZE_ENERGY,
    ProfileName,
)
from ..parts import Charger
from .offered import capability_of, offers
from .refusing import Refuse

CAR_WORDS = {
    "MANUAL": CarMode.MANUAL,
    "SCHEDULED": CarMode.SCHEDULED,
    "GREEN": CarMode.GREEN,
    "SMART": CarMode.SMART,
}
"""``chargeMode`` here; the document has the first, the others are the scheduler's without their ending."""
PROFILE_WORDS = frozenset(name.value for name in ProfileName)
WORD_OF_CAR = {mode: word for word, mode in CAR_WORDS.items()}


class SentEvse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """A charger in a profile that is written."""

    uuid: str
    charge_mode: str | None = None
    device_type: str = EVSE_TYPE
    enable: bool = False


class SentProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """``PUT profile``."""

    profile: str
    battery_backup_percentage: int | None = None
    """Left out only where the home has no reserve."""
    operation_mode_sub_type: str | None = None
    devices: list[SentEvse] = []


def mode_shown(settings: Settings | None) -> Mode | None:
    """What decides now: a storm's full backup before the standing mode (document, L1582)."""
    if settings is None:
        return None
    return Backup() if is_storm(settings) else settings.mode


def is_storm(settings: Settings | None) -> bool:
    """Whether the home is guarding against a storm at this moment."""
    return settings is not None and settings.in_force is not None and settings.in_force.origin == Origin.STORM


def profile_word(mode: Mode | Charge | Discharge | Hold | None, *, is_field: bool) -> str | None:
    """The profile's name; null for modes that this cloud has no word for."""
    match mode:
        case SelfUse():
            return ProfileName.SELF_CONSUMPTION
        case TimeOfUse():
            return ProfileName.COST_SAVINGS
        case Backup():
            return ProfileName.BACKUP_ONLY
        case Managed() if is_field:
            return ProfileName.AI_OPTIMISATION
        case Unknown(word=word) if word in PROFILE_WORDS:
            return word
    return None


def sub_type_word(mode: Mode | None) -> str | None:
    """``operationModeSubType``: there while savings use the battery after the peak (document, L1464)."""
    return PRIORITIZE_ENERGY if isinstance(mode, TimeOfUse) and mode.uses_battery_after_peak else None


def percent_shown(settings: Settings | None, home: Home) -> int | None:
    """``batteryBackupPercentage`` on the owner's scale; full backup is always 100."""
    if isinstance(mode_shown(settings), Backup):
        return BACKUP_PERCENT
    return reserve_shown(settings, home)


def reserve_shown(settings: Settings | None, home: Home) -> int | None:
    """The reserve as the owner set it."""
    if settings is None or settings.reserve_percent is None:
        return None
    return round(as_owner_sees(settings.reserve_percent, home.ratings))


def commands_for(sent: SentProfile, home: Home, settings: Settings | None, refuse: Refuse) -> list[Command]:
    """What a written profile means; what is so already is left out.

    Full backup does not touch the reserve: it is there again with the next profile.

    Raises:
        Refused: there is no such profile, or not with this reserve.
    """
    mode, percent = _mode(sent, home, refuse), sent.battery_backup_percentage
    commands: list[Command] = []
    if settings is None or settings.mode != mode:
        commands.append(SetMode(mode=mode))
    if percent is not None and not isinstance(mode, Backup) and percent != reserve_shown(settings, home):
        commands.append(SetReserve(reserve_percent=from_owner(float(percent), home.ratings)))
    return commands


def _mode(sent: SentProfile, home: Home, refuse: Refuse) -> Mode:
    percent = sent.battery_backup_percentage
    if percent is None and offers(home, SetReserve):
        raise refuse()
    if sent.profile == ProfileName.BACKUP_ONLY:
        if percent not in (None, BACKUP_PERCENT):
            raise refuse()
        return Backup()
    if percent is not None and not MIN_SELF_CONSUMPTION_PERCENT <= percent <= BACKUP_PERCENT:
        raise refuse()
    if sent.operation_mode_sub_type not in (None, PRIORITIZE_ENERGY):
        raise refuse()
    if sent.profile == ProfileName.SELF_CONSUMPTION:
        return SelfUse()
    if sent.profile == ProfileName.COST_SAVINGS:
        return TimeOfUse(uses_battery_after_peak=_after_peak(sent, home))
    raise refuse()


def _after_peak(sent: SentProfile, home: Home) -> bool | None:
    """None where the home leaves no choice: the only word there is says nothing then."""
    capability = capability_of(home, SetMode, TimeOfUse)
    has_choice = capability is not None and "uses_battery_after_peak" in capability.bounds
    return sent.operation_mode_sub_type == PRIORITIZE_ENERGY if has_choice else None


def car_commands(sent: SentProfile, chargers: dict[str, Charger], refuse: Refuse) -> list[Command]:
    """What a written profile means for the chargers, which are named by their uuids.

    Raises:
        Refused: there is no such charger or mode; or ``enable`` is set, and nobody knows what that would do.
    """
    commands: list[Command] = []
    for one in sent.devices:
        charger = chargers.get(one.uuid)
        if charger is None or one.device_type != EVSE_TYPE or one.enable:
            raise refuse()
        if one.charge_mode is None:
            continue
        mode = CAR_WORDS.get(one.charge_mode)
        if mode is None:
            raise refuse()
        if charger.settings is None or charger.settings.mode != mode:
            commands.append(SetCarMode(charger_id=charger.device.id, mode=mode))
    return commands
