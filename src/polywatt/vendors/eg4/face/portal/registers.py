"""Named registers: what the home was told, word by word."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from polywatt.model import (
    Command,
    PortUse,
    SetBackupSupply,
    SetChargeLimit,
    SetGridCharging,
    SetPortUse,
    SetReserve,
    SetSolarCharging,
    Settings,
    Start,
    Stop,
    SwitchDetail,
)

from ...wire.registers import (
    AC_CHARGE,
    AC_POWER,
    BACKUP,
    CHARGE_LIMIT,
    FULL_PERCENT,
    GRIDBOSS,
    INVERTER,
    MOST_WORDS,
    PORT,
    RESERVE,
    RUNS,
    SOLAR_POWER,
    TOP_PERCENT,
    Kind,
    Register,
    Shown,
    flag_in,
    in_range,
    number_in,
    shown,
    value_frame,
    words_of,
)
from ..answers import INVALID, Refused
from ..moment import firmware_of
from ..units import Unit
from .midbox import NUMBERS

USES = {number: use for use, number in NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """What registers hold that homes do not tell."""

    ac_power_w: float | None = None
    """Of one inverter, while charging from the grid is switched off."""
    balances_top: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the registers of an inverter show; ``units`` inverters share what the home is told."""

    settings: Settings | None
    rated_w: float | None
    units: int
    held: Held = Held()


def inverter_values(unit: Unit, told: Told) -> dict[str, Shown]:
    """By name; what the home does not tell has no register."""
    values: dict[str, Shown | None] = {"HOLD_SERIAL_NUM": unit.serial, "HOLD_FW_CODE": firmware_of(unit)}
    settings = told.settings
    if settings is not None:
        values |= {
            AC_CHARGE: None if settings.grid_charging is None else settings.grid_charging.is_allowed,
            AC_POWER: _kilowatts(_ac_w(settings, told)),
            SOLAR_POWER: _kilowatts(_share(settings.solar_charging_w, told.units)),
            CHARGE_LIMIT: _limit_percent(settings, told.held),
            RESERVE: _rounded(settings.reserve_percent),
            BACKUP: settings.is_backup_supply_on,
            RUNS: settings.is_running,
        }
    return _shown(values, INVERTER)


def gridboss_values(unit: Unit, of: SwitchDetail | None) -> dict[str, Shown]:
    """By name."""
    values: dict[str, Shown | None] = {"HOLD_SERIAL_NUM": unit.serial, "HOLD_FW_CODE": firmware_of(unit)}
    for port in () if of is None else of.ports:
        if isinstance(port.use, PortUse):
            values[f"{PORT}{port.number}"] = NUMBERS[port.use]
    return _shown(values, GRIDBOSS)


def _shown(values: Mapping[str, Shown | None], registers: Mapping[str, Register]) -> dict[str, Shown]:
    return {name: shown(registers[name], value) for name, value in values.items() if value is not None}


def _ac_w(settings: Settings, told: Told) -> float | None:
    """Of one inverter: as held while it is off, else as the home tells, or all it can."""
    charging = settings.grid_charging
    if charging is None or not charging.is_allowed:
        return told.held.ac_power_w if told.held.ac_power_w is not None else told.rated_w
    return told.rated_w if charging.power_w is None else charging.power_w / told.units


def _limit_percent(settings: Settings, held: Held) -> float | None:
    is_full = settings.charge_limit_percent == FULL_PERCENT
    return TOP_PERCENT if is_full and held.balances_top else _rounded(settings.charge_limit_percent)


def _share(power_w: float | None, units: int) -> float | None:
    return None if power_w is None else power_w / units


def _kilowatts(power_w: float | None) -> float | None:
    return None if power_w is None else round(power_w / 1_000.0, 1)


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent)


def block_from(
    serial: str, form: Mapping[str, str], values: Mapping[str, Shown], registers: Mapping[str, Register]
) -> dict[str, Any]:
    """``remoteRead/read``: the names that begin in the range, and the range itself as words.

    Raises:
        Refused: the range is none.
    """
    start, count = _word(form.get("startRegister", "")), _word(form.get("pointNumber", ""))
    if not 1 <= count <= MOST_WORDS:
        raise Refused(INVALID)
    named = {register.name for register in in_range(registers, start, count)}
    return {
        "success": True,
        "inverterSn": serial,
        "startRegister": start,
        "pointNumber": count,
        "valueFrame": value_frame(words_of(_packed(values), registers), start, count),
        **{name: value for name, value in values.items() if name in named},
    }


def _packed(values: Mapping[str, Shown]) -> dict[str, Shown]:
    """A version code has nine characters and four words; that its dash is what is left out is invented."""
    return dict(values) | {"HOLD_FW_CODE": str(values["HOLD_FW_CODE"]).replace("-", "")}


def _word(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise Refused(INVALID)
    return int(text)


def number_from(register: Register, text: str) -> float:
    """What is to be written, within the register's range.

    Raises:
        Refused: it is no number, or out of range.
    """
    number = number_in(register, text)
    is_low = number is None or (register.least is not None and number < register.least)
    if number is None or is_low or (register.most is not None and number > register.most):
        raise Refused(INVALID)
    return number


def flag_from(register: Register, text: str) -> bool:
    """On or off.

    Raises:
        Refused: it is neither.
    """
    found = flag_in(register, text)
    if found is None:
        raise Refused(INVALID)
    return found


def register_named(name: str, registers: Mapping[str, Register], kind: Kind) -> Register:
    """Of this kind.

    Raises:
        Refused: there is none.
    """
    found = registers.get(name)
    if found is None or found.kind is not kind:
        raise Refused(INVALID)
    return found


def command_for(name: str, value: float, told: Told) -> tuple[list[Command], Held]:
    """What writing a number means, and what is held from then on.

    Raises:
        Refused: the register cannot be written, or the value is more than the inverter has.
    """
    held = told.held
    power_w = value * 1_000.0
    if name in (AC_POWER, SOLAR_POWER) and told.rated_w is not None and power_w > told.rated_w:
        raise Refused(INVALID)
    match name:
        case "HOLD_AC_CHARGE_POWER_CMD":
            held = replace(held, ac_power_w=power_w)
            charging = None if told.settings is None else told.settings.grid_charging
            if charging is None or not charging.is_allowed:
                return [], held
            return [SetGridCharging(is_allowed=True, power_w=power_w * told.units)], held
        case "HOLD_FORCED_CHG_POWER_CMD":
            return [SetSolarCharging(power_w=power_w * told.units)], held
        case "HOLD_SYSTEM_CHARGE_SOC_LIMIT":
            limit = SetChargeLimit(soc_percent=min(value, FULL_PERCENT))
            return [limit], replace(held, balances_top=value == TOP_PERCENT)
        case "HOLD_DISCHG_CUT_OFF_SOC_EOD":
            return [SetReserve(reserve_percent=value)], held
    raise Refused(INVALID)


def function_for(name: str, is_on: bool, told: Told) -> Command:
    """What switching a function means.

    Raises:
        Refused: there is no such function, or this home does not have it.
    """
    match name:
        case "FUNC_AC_CHARGE":
            power_w = told.held.ac_power_w
            return SetGridCharging(
                is_allowed=is_on, power_w=None if power_w is None or not is_on else power_w * told.units
            )
        case "FUNC_EPS_EN":
            return SetBackupSupply(is_on=is_on)
        case "FUNC_SET_TO_STANDBY":
            # On is running, as captured; standby is off.
            return Start() if is_on else Stop()
    raise Refused(INVALID)


def port_for(name: str, value: float) -> Command:
    """What a smart port is used for.

    Raises:
        Refused: there is no such use.
    """
    if value not in USES:
        raise Refused(INVALID)
    return SetPortUse(number=int(name.removeprefix(PORT)), use=USES[int(value)])
