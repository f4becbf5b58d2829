"""Parameters and functions: two views of what the home was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from polywatt.model import (
    Charge,
    Command,
    Home,
    SetBackupSupply,
    SetChargeLimit,
    SetGridCharging,
    SetSolarCharging,
    Settings,
    Start,
    Stop,
)

from ..answers import INVALID, Refused
from ..moment import stamp
from ..quick import ends_at, task_of

CHARGE_LIMIT, AC_CHARGE, PV_CHARGE, MODE, QUICK_CHARGE, BACKUP = 21, 22, 23, 64, 65, 66
NAMES = {
    CHARGE_LIMIT: ("SYSTEM_CHARGE_SOC_LIMIT", "%"),
    AC_CHARGE: ("AC_CHARGE_POWER", "W"),
    PV_CHARGE: ("PV_CHARGE_POWER", "W"),
    MODE: ("OPERATING_MODE", ""),
    QUICK_CHARGE: ("QUICK_CHARGE", ""),
    BACKUP: ("BATTERY_BACKUP", ""),
}
"""Document, L786-L804; the names of the last three are made from its table."""
FUNCTIONS = {"quickCharge": QUICK_CHARGE, "batteryBackup": BACKUP, "operatingMode": MODE}


@dataclass(frozen=True, slots=True)
class Rated:
    """What bounds parameters; ``units`` inverters share what the home is told."""

    charge_w: float | None
    units: int


def rated_of(home: Home, units: int) -> Rated:
    """Of one inverter."""
    most_w = home.ratings.inverter_w or home.ratings.charge_w
    return Rated(None if most_w is None else most_w / units, units)


def values_from(settings: Settings | None, rated: Rated) -> dict[int, int | None]:
    """All parameters as they are; None where the home does not tell."""
    if settings is None:
        return dict.fromkeys(NAMES)
    charging, in_force = settings.grid_charging, settings.in_force
    ac_w = None if charging is None else 0.0 if not charging.is_allowed else charging.power_w
    if charging is not None and charging.is_allowed and charging.power_w is None:
        ac_w = None if rated.charge_w is None else rated.charge_w * rated.units
    return {
        CHARGE_LIMIT: _whole(settings.charge_limit_percent),
        AC_CHARGE: _whole(None if ac_w is None else ac_w / rated.units),
        PV_CHARGE: _whole(None if settings.solar_charging_w is None else settings.solar_charging_w / rated.units),
        MODE: None if settings.is_running is None else int(not settings.is_running),
        QUICK_CHARGE: int(in_force is not None and isinstance(in_force.action, Charge)),
        BACKUP: None if settings.is_backup_supply_on is None else int(settings.is_backup_supply_on),
    }


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def parameters_from(ids: list[int], values: Mapping[int, int | None]) -> list[dict[str, Any]]:
    """In the order that was asked; an unknown id, or one that the home does not tell, is left out."""
    return [
        {"paramId": id_, "paramName": NAMES[id_][0], "value": values[id_], "unit": NAMES[id_][1]}
        for id_ in ids
        if values.get(id_) is not None
    ]


def ids_from(text: str) -> list[int]:
    """``21,22,23``.

    Raises:
        Refused: that is no list of numbers.
    """
    found = [_number(word) for word in text.split(",")]
    if not found:
        raise Refused(INVALID)
    return found


def written_from(text: str) -> dict[int, int]:
    """``21:90,22:2500``.

    Raises:
        Refused: that is no list of pairs, or an id is there twice.
    """
    pairs = [word.partition(":") for word in text.split(",")]
    found = {_number(id_): _number(value) for id_, _, value in pairs}
    if len(found) != len(pairs):
        raise Refused(INVALID)
    return found


def _number(word: str) -> int:
    word = word.strip()
    if not (word.isascii() and word.isdigit() and len(word) <= 9):
        raise Refused(INVALID)
    return int(word)


def command_for(id_: int, value: int, rated: Rated) -> Command:
    """What a parameter means.

    Raises:
        Refused: there is no such parameter, or the value is out of its range.
    """
    most = {CHARGE_LIMIT: 100.0, MODE: 1.0, QUICK_CHARGE: 1.0, BACKUP: 1.0}.get(id_, rated.charge_w)
    if id_ not in NAMES or most is None or value > most:
        raise Refused(INVALID)
    match id_:
        case 21:
            return SetChargeLimit(soc_percent=float(value))
        case 22:
            # Nothing is no charging.
            power_w = float(value * rated.units) if value else None
            return SetGridCharging(is_allowed=value > 0, power_w=power_w)
        case 23:
            return SetSolarCharging(power_w=float(value * rated.units))
        case 64:
            return Stop() if value else Start()
    return SetBackupSupply(is_on=bool(value))


def quick_charge_from(serial: str, settings: Settings | None) -> dict[str, Any]:
    """Whether a task is open; its times are null where none is (not known of real ones)."""
    task = task_of(Charge, settings)
    since = None if task is None else task.since
    until = None if task is None else ends_at(task)
    return {
        "success": True,
        "serialNum": serial,
        "hasUnclosedQuickChargeTask": task is not None,
        "taskStartTime": None if since is None else stamp(since),
        "taskEndTime": None if until is None else stamp(until),
    }
