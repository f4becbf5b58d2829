"""Commands that writing a register stands for."""

from collections.abc import Mapping
from dataclasses import replace

from polywatt import model

from ...wire import registers as wire
from ..midbox.portal import PORT_MODES
from ..responses import INVALID_PARAMETER, Refused
from ..state.plant import HiddenValues
from .values import RegisterSource

USES = {number: use for use, number in PORT_MODES.items()}


def number_from(register: wire.Register, text: str) -> float:
    """Return the number to write, which must be within the register's range.

    Raises:
        Refused: it is no number, or out of range.
    """
    number = wire.number_in(register, text)
    is_low = number is None or (register.minimum is not None and number < register.minimum)
    if number is None or is_low or (register.maximum is not None and number > register.maximum):
        raise Refused(INVALID_PARAMETER)
    return number


def flag_from(register: wire.Register, text: str) -> bool:
    """Return whether a flag is to be on. Raises Refused where it is neither."""
    is_on = wire.flag_in(register, text)
    if is_on is None:
        raise Refused(INVALID_PARAMETER)
    return is_on


def register_named(name: str, registers: Mapping[str, wire.Register], kind: wire.RegisterKind) -> wire.Register:
    """Return the register with this name and of this kind. Raises Refused where there is none."""
    register = registers.get(name)
    if register is None or register.kind is not kind:
        raise Refused(INVALID_PARAMETER)
    return register


def commands_for(name: str, value: float, source: RegisterSource) -> tuple[list[model.Command], HiddenValues]:
    """Return the commands that writing a number stands for, and the hidden values from then on.

    Raises:
        Refused: the register cannot be written, or the value exceeds the inverter's rating.
    """
    hidden = source.hidden
    power_w = value * 1_000.0
    if name in (wire.AC_POWER, wire.SOLAR_POWER) and source.rated_w is not None and power_w > source.rated_w:
        raise Refused(INVALID_PARAMETER)
    match name:
        case "HOLD_AC_CHARGE_POWER_CMD":
            hidden = replace(hidden, ac_power_w=power_w)
            charging = None if source.settings is None else source.settings.grid_charging
            if charging is None or not charging.is_allowed:
                return [], hidden
            return [model.SetGridCharging(is_allowed=True, power_w=power_w * source.inverter_count)], hidden
        case "HOLD_FORCED_CHG_POWER_CMD":
            return [model.SetSolarCharging(power_w=power_w * source.inverter_count)], hidden
        case "HOLD_SYSTEM_CHARGE_SOC_LIMIT":
            limit = model.SetChargeLimit(soc_percent=min(value, wire.FULL_PERCENT))
            return [limit], replace(hidden, balances_top=value == wire.TOP_PERCENT)
        case "HOLD_DISCHG_CUT_OFF_SOC_EOD":
            return [model.SetReserve(reserve_percent=value)], hidden
    raise Refused(INVALID_PARAMETER)


def function_command(name: str, is_on: bool, source: RegisterSource) -> model.Command:
    """Return the command that switching a function stands for.

    Raises:
        Refused: there is no such function, or this home does not have it.
    """
    match name:
        case "FUNC_AC_CHARGE":
            power_w = source.hidden.ac_power_w
            return model.SetGridCharging(
                is_allowed=is_on, power_w=None if power_w is None or not is_on else power_w * source.inverter_count
            )
        case "FUNC_EPS_EN":
            return model.SetBackupSupply(is_on=is_on)
        case "FUNC_SET_TO_STANDBY":
            # On is running, as captured; standby is off.
            return model.Start() if is_on else model.Stop()
    raise Refused(INVALID_PARAMETER)


def port_command(name: str, value: float) -> model.Command:
    """Return the command that sets the use of a smart port. Raises Refused where there is no such use."""
    if value not in USES:
        raise Refused(INVALID_PARAMETER)
    return model.SetPortUse(number=int(name.removeprefix(wire.PORT)), use=USES[int(value)])
