"""``PUT settings/``: all settings at once, all checked before any is told."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.model import (
    Charge,
    Command,
    Discharge,
    Home,
    Mode,
    SetEnergySaving,
    SetMode,
    SetReserve,
    Settings,
    Unsupported,
    admit,
    from_owner_percent,
)

from .answers import Refused
from .fields import Fields, fields_of
from .live import backup_level_of
from .modes import Wanted, wanted_from
from .site import Own, saving_from

STEP = "update_settings"
LEAST_SAVING_W, MOST_SAVING_W = 300, 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """What a request asks for."""

    own: Own
    commands: tuple[Command, ...]
    """Only what differs: telling a home again what it was told would end what a person has told it since."""
    default: Wanted | None


def change_from(
    body: bytes, home: Home, settings: Settings | None, own: Own, now: datetime, *, is_strict: bool
) -> Change:
    """The request as commands for the home and as settings of our own.

    Raises:
        Refused: a part of it does not fit; nothing has been changed.
    """
    fields = fields_of(body, "SettingsReq", STEP).inside("settings")
    kept = replace(
        own.written(now),
        name=fields.word("name"),
        country=fields.word("country"),
        city=fields.word("city"),
        postal_code=fields.word("postalCode"),
        timezone=_zone(fields),
        is_update_blocked=fields.flag("updateBlockedState"),
    )
    level = fields.whole("bmsBackupLevel", 0, 100)
    saving = _saving(fields)
    default = _default(fields, home, is_strict=is_strict)
    commands = (*_reserve(level, settings, home), *_energy_saving(saving, settings, own), *_mode(default, settings))
    try:
        for command in commands:
            admit(command, home.capabilities)
    except Unsupported as error:
        raise Refused(STEP, "err_not_supported", str(error)) from error
    return Change(replace(kept, below_load_w=saving[1]), commands, default)


def _zone(fields: Fields) -> str:
    key = fields.word("timezone")
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):
        raise fields.refused("timezone", "timezone") from None
    return key


def _saving(fields: Fields) -> tuple[bool, int]:
    saving = fields.inside("energySavingMode")
    return saving.flag("enabled"), saving.whole("houseConsumptionThreshold", LEAST_SAVING_W, MOST_SAVING_W)


def _default(fields: Fields, home: Home, *, is_strict: bool) -> Wanted | None:
    """The default mode; null leaves it as it is, as it is shown as null where this make has no word for it."""
    if fields.lacks("defaultMode"):
        return None
    wanted = wanted_from(fields.inside("defaultMode"), home, is_strict=is_strict, step=STEP)
    if isinstance(wanted.action, Charge | Discharge):
        raise Refused(STEP, "err_mode_not_available", f"{wanted.command} needs an end; it cannot be the default")
    return wanted


def _reserve(level: int, settings: Settings | None, home: Home) -> tuple[Command, ...]:
    shown = backup_level_of(settings, home)
    # A home without a reserve shows none; 0 asks nothing of it.
    if level == shown or (shown is None and level == 0):
        return ()
    return (SetReserve(reserve_percent=from_owner_percent(level, home.ratings)),)


def _energy_saving(wanted: tuple[bool, int], settings: Settings | None, own: Own) -> tuple[Command, ...]:
    shown = saving_from(settings, own)
    is_on, below_w = wanted
    is_there = settings is not None and settings.energy_saving is not None
    if (is_on, below_w) == (shown.enabled, shown.houseConsumptionThreshold) or not (is_there or is_on):
        return ()
    return (SetEnergySaving(is_on=is_on, below_load_w=below_w),)


def _mode(wanted: Wanted | None, settings: Settings | None) -> tuple[Command, ...]:
    told = None if settings is None else settings.mode
    if wanted is None or wanted.action == told or not isinstance(wanted.action, Mode):
        return ()
    return (SetMode(mode=wanted.action),)
