"""The system profiles, and the commands for them (document, 5.3 and 5.4)."""

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
    from_owner_percent,
    to_owner_percent,
)

from ...wire.battery_config import (
    BACKUP_PERCENT,
    EVSE_TYPE,
    MIN_SELF_CONSUMPTION_PERCENT,
    PRIORITIZE_ENERGY,
    ProfileName,
)
from ..inventory import Charger
from ..responses import Refused
from .capabilities import capability_of, is_available

CAR_MODES = {
    "MANUAL": CarMode.MANUAL,
    "SCHEDULED": CarMode.SCHEDULED,
    "GREEN": CarMode.GREEN,
    "SMART": CarMode.SMART,
}
"""``chargeMode`` here; the document has the first, the others are the scheduler's without their ending."""
CHARGE_MODES = {mode: name for name, mode in CAR_MODES.items()}
PROFILE_NAMES = frozenset(name.value for name in ProfileName)


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
    """Omitted only where the home has no reserve."""
    operation_mode_sub_type: str | None = None
    devices: list[SentEvse] = []


def current_mode(settings: Settings | None) -> Mode | None:
    """Return the mode in force: a storm's full backup before the standing mode (document, L1582)."""
    if settings is None:
        return None
    return Backup() if is_storm(settings) else settings.mode


def is_storm(settings: Settings | None) -> bool:
    """Whether the home is guarding against a storm now."""
    return settings is not None and settings.in_force is not None and settings.in_force.origin == Origin.STORM


def profile_name(mode: Mode | Charge | Discharge | Hold | None, *, has_field_extras: bool) -> str | None:
    """Return the profile's name; null for modes that this cloud does not have."""
    match mode:
        case SelfUse():
            return ProfileName.SELF_CONSUMPTION
        case TimeOfUse():
            return ProfileName.COST_SAVINGS
        case Backup():
            return ProfileName.BACKUP_ONLY
        case Managed() if has_field_extras:
            return ProfileName.AI_OPTIMISATION
        case Unknown(word=name) if name in PROFILE_NAMES:
            return name
    return None


def mode_sub_type(mode: Mode | None) -> str | None:
    """Return ``operationModeSubType``: there while savings use the battery after the peak (document, L1464)."""
    return PRIORITIZE_ENERGY if isinstance(mode, TimeOfUse) and mode.uses_battery_after_peak else None


def backup_percent(settings: Settings | None, home: Home) -> int | None:
    """Return ``batteryBackupPercentage`` on the owner's scale; full backup is always 100."""
    if isinstance(current_mode(settings), Backup):
        return BACKUP_PERCENT
    return owner_reserve_percent(settings, home)


def owner_reserve_percent(settings: Settings | None, home: Home) -> int | None:
    """Return the reserve as the owner set it."""
    if settings is None or settings.reserve_percent is None:
        return None
    return round(to_owner_percent(settings.reserve_percent, home.ratings))


def profile_commands(sent: SentProfile, home: Home, settings: Settings | None, refusal: Refused) -> list[Command]:
    """Return the commands for a profile, without those that would change nothing.

    Full backup does not touch the reserve: it is there again with the next profile.

    Raises:
        Refused: there is no such profile, or not with this reserve.
    """
    mode, percent = _mode(sent, home, refusal), sent.battery_backup_percentage
    commands: list[Command] = []
    if settings is None or settings.mode != mode:
        commands.append(SetMode(mode=mode))
    if percent is not None and not isinstance(mode, Backup) and percent != owner_reserve_percent(settings, home):
        commands.append(SetReserve(reserve_percent=from_owner_percent(float(percent), home.ratings)))
    return commands


def _mode(sent: SentProfile, home: Home, refusal: Refused) -> Mode:
    percent = sent.battery_backup_percentage
    if percent is None and is_available(home, SetReserve):
        raise refusal
    if sent.profile == ProfileName.BACKUP_ONLY:
        if percent not in (None, BACKUP_PERCENT):
            raise refusal
        return Backup()
    if percent is not None and not MIN_SELF_CONSUMPTION_PERCENT <= percent <= BACKUP_PERCENT:
        raise refusal
    if sent.operation_mode_sub_type not in (None, PRIORITIZE_ENERGY):
        raise refusal
    if sent.profile == ProfileName.SELF_CONSUMPTION:
        return SelfUse()
    if sent.profile == ProfileName.COST_SAVINGS:
        return TimeOfUse(uses_battery_after_peak=_uses_battery_after_peak(sent, home))
    raise refusal


def _uses_battery_after_peak(sent: SentProfile, home: Home) -> bool | None:
    """Return the choice; None where the home has none: the only word there is means nothing then."""
    capability = capability_of(home, SetMode, TimeOfUse)
    has_choice = capability is not None and "uses_battery_after_peak" in capability.bounds
    return sent.operation_mode_sub_type == PRIORITIZE_ENERGY if has_choice else None


def car_commands(sent: SentProfile, chargers: dict[str, Charger], refusal: Refused) -> list[Command]:
    """Return the commands for the chargers of a profile, which it names by their uuids.

    Raises:
        Refused: there is no such charger or mode; or ``enable`` is set, whose effect is unknown.
    """
    commands: list[Command] = []
    for one in sent.devices:
        charger = chargers.get(one.uuid)
        if charger is None or one.device_type != EVSE_TYPE or one.enable:
            raise refusal
        if one.charge_mode is None:
            continue
        mode = CAR_MODES.get(one.charge_mode)
        if mode is None:
            raise refusal
        if charger.settings is None or charger.settings.mode != mode:
            commands.append(SetCarMode(charger_id=charger.device.id, mode=mode))
    return commands
