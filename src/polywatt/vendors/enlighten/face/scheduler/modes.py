"""How a charger decides by itself: ``preference`` and ``GREEN_CHARGING`` (document, 4.1-4.3)."""

from typing import Any

import msgspec

from polywatt.model import CarMode, ChargerSettings, Home, SetCarMode

from ...wire.envelope import NO_SCHEDULE_ENABLED
from ...wire.scheduler import FIELD_OF_MODE, USE_BATTERY, ChargeMode
from ..answers import Refused, evse_error
from ..charger.summary import supports_battery
from ..parts import Charger
from .envelope import bad

OF_WORD = {
    ChargeMode.MANUAL: CarMode.MANUAL,
    ChargeMode.SCHEDULED: CarMode.SCHEDULED,
    ChargeMode.GREEN: CarMode.GREEN,
    ChargeMode.SMART: CarMode.SMART,
}
WORD_OF = {mode: word for word, mode in OF_WORD.items()}
OF_DOCUMENT = (ChargeMode.MANUAL, ChargeMode.SCHEDULED, ChargeMode.GREEN)


class Preferred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mode that is to be."""

    mode: ChargeMode


class GreenSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """One switch; ``loader`` is a page's own (document, L1209)."""

    charger_setting_name: str
    enabled: bool
    value: None = None
    loader: bool = False


class GreenChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The switches that are to be."""

    charger_setting_list: list[GreenSetting]


def words_of(*, is_field: bool) -> tuple[ChargeMode, ...]:
    """The modes that are shown and taken; the last has been seen on real sites only."""
    return tuple(ChargeMode) if is_field else OF_DOCUMENT


def preference_from(settings: ChargerSettings | None, words: tuple[ChargeMode, ...]) -> dict[str, Any]:
    """Which mode it is; all are null where the home does not tell."""
    mode = None if settings is None else settings.mode
    return {"data": {"modes": {FIELD_OF_MODE[word]: _mode(word, mode) for word in words}}}


def _mode(word: ChargeMode, mode: object) -> dict[str, Any]:
    is_enabled = None if mode is None else OF_WORD[word] == mode
    return {"enabled": is_enabled} | ({"chargingMode": word} if is_enabled else {})


def mode_command(charger: Charger, word: ChargeMode, words: tuple[ChargeMode, ...]) -> SetCarMode:
    """What a mode's word means.

    Raises:
        Refused: it is none of these, or there is no slot that a scheduled charger could follow.
    """
    if word not in words:
        raise bad("Charging mode is not valid")
    slots = () if charger.settings is None else charger.settings.slots
    if word is ChargeMode.SCHEDULED and not any(slot.is_on for slot in slots):
        raise no_schedule()
    return SetCarMode(charger_id=charger.device.id, mode=OF_WORD[word])


def no_schedule() -> Refused:
    """Nothing is wrong with the request, but there is nothing to follow (seen by clients)."""
    return evse_error("No Schedules enabled for Scheduled Charging", NO_SCHEDULE_ENABLED)


def green_from(settings: ChargerSettings | None, home: Home) -> list[dict[str, Any]]:
    """Whether the battery helps; no row where nobody can say so."""
    if not supports_battery(home):
        return []
    is_on = None if settings is None else settings.uses_battery
    return [{"chargerSettingName": USE_BATTERY, "enabled": is_on, "value": None}]


def green_command(charger: Charger, change: GreenChange) -> SetCarMode:
    """What the switches mean; the mode stays.

    Raises:
        Refused: it is another switch, or the mode that is to stay is not known.
    """
    names = [setting.charger_setting_name for setting in change.charger_setting_list]
    if names != [USE_BATTERY]:
        raise bad("chargerSettingName is not valid")
    mode = None if charger.settings is None else charger.settings.mode
    if not isinstance(mode, CarMode):
        raise bad("Charging mode is not known")
    is_on = change.charger_setting_list[0].enabled
    return SetCarMode(charger_id=charger.device.id, mode=mode, uses_battery=is_on)
