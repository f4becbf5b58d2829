"""The charge mode of a charger: ``preference`` and ``GREEN_CHARGING`` (document, 4.1-4.3)."""

from typing import Any

import msgspec

from polywatt.model import CarMode, ChargerSettings, Home, SetCarMode

from ...wire.envelope import NO_SCHEDULE_ENABLED
from ...wire.scheduler import FIELD_OF_MODE, USE_BATTERY, ChargeMode
from ..charger.summary import supports_battery
from ..inventory import Charger
from ..responses import Refused, evse_refusal
from .envelope import invalid_request

CAR_MODES = {
    ChargeMode.MANUAL: CarMode.MANUAL,
    ChargeMode.SCHEDULED: CarMode.SCHEDULED,
    ChargeMode.GREEN: CarMode.GREEN,
    ChargeMode.SMART: CarMode.SMART,
}


class ModeChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The requested mode."""

    mode: ChargeMode


class GreenSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """One switch; ``loader`` is a page's own (document, L1209)."""

    charger_setting_name: str
    enabled: bool
    value: None = None
    loader: bool = False


class GreenChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The requested switches."""

    charger_setting_list: list[GreenSetting]


def preference_from(settings: ChargerSettings | None, modes: tuple[ChargeMode, ...]) -> dict[str, Any]:
    """Return the mode in force; all are null where it is unknown."""
    current = None if settings is None else settings.mode
    return {"data": {"modes": {FIELD_OF_MODE[mode]: _mode(mode, current) for mode in modes}}}


def _mode(mode: ChargeMode, current: object) -> dict[str, Any]:
    is_enabled = None if current is None else CAR_MODES[mode] == current
    return {"enabled": is_enabled} | ({"chargingMode": mode} if is_enabled else {})


def mode_command(charger: Charger, mode: ChargeMode, modes: tuple[ChargeMode, ...]) -> SetCarMode:
    """Return the command that sets a mode.

    Raises:
        Refused: it is none of ``modes``, or there is no slot that a scheduled charger could follow.
    """
    if mode not in modes:
        raise invalid_request("Charging mode is not valid")
    slots = () if charger.settings is None else charger.settings.slots
    if mode is ChargeMode.SCHEDULED and not any(slot.is_on for slot in slots):
        raise no_schedule()
    return SetCarMode(charger_id=charger.device.id, mode=CAR_MODES[mode])


def no_schedule() -> Refused:
    """Return the refusal of a valid request while no slot is on (seen by clients)."""
    return evse_refusal("No Schedules enabled for Scheduled Charging", NO_SCHEDULE_ENABLED)


def green_from(settings: ChargerSettings | None, home: Home) -> list[dict[str, Any]]:
    """Return whether the battery feeds the car; no row where the home has no such setting."""
    if not supports_battery(home):
        return []
    is_on = None if settings is None else settings.uses_battery
    return [{"chargerSettingName": USE_BATTERY, "enabled": is_on, "value": None}]


def green_command(charger: Charger, change: GreenChange) -> SetCarMode:
    """Return the command that sets the switches; the mode stays.

    Raises:
        Refused: it is another switch, or the mode in force is unknown.
    """
    names = [setting.charger_setting_name for setting in change.charger_setting_list]
    if names != [USE_BATTERY]:
        raise invalid_request("chargerSettingName is not valid")
    mode = None if charger.settings is None else charger.settings.mode
    if not isinstance(mode, CarMode):
        raise invalid_request("Charging mode is not known")
    is_on = change.charger_setting_list[0].enabled
    return SetCarMode(charger_id=charger.device.id, mode=mode, uses_battery=is_on)
