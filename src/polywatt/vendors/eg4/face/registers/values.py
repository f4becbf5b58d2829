"""The values of registers, as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from polywatt.model import PortUse, Settings, SwitchDetail

from ...wire import registers as wire
from ..inventory import ListedDevice
from ..midbox.portal import PORT_MODES
from ..numbers import scaled
from ..request import FaceRequest
from ..responses import INVALID_PARAMETER, Body, Refused
from ..snapshot import firmware_code_of
from ..state.plant import HiddenValues


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """The source of an inverter's registers; ``inverter_count`` inverters share the home's powers."""

    settings: Settings | None
    rated_w: float | None
    inverter_count: int
    hidden: HiddenValues


def inverter_values(inverter: ListedDevice, source: RegisterSource) -> dict[str, wire.RegisterValue]:
    """Return the registers by name, as far as the home has their values."""
    values: dict[str, wire.RegisterValue | None] = {
        "HOLD_SERIAL_NUM": inverter.serial,
        "HOLD_FW_CODE": firmware_code_of(inverter),
    }
    settings = source.settings
    if settings is not None:
        values |= {
            wire.AC_CHARGE: None if settings.grid_charging is None else settings.grid_charging.is_allowed,
            wire.AC_POWER: _kilowatts(_ac_w(settings, source)),
            wire.SOLAR_POWER: _kilowatts(_share_w(settings.solar_charging_w, source.inverter_count)),
            wire.CHARGE_LIMIT: _limit_percent(settings, source.hidden),
            wire.RESERVE: scaled(settings.reserve_percent),
            wire.BACKUP: settings.is_backup_supply_on,
            wire.RUNS: settings.is_running,
        }
    return _formatted(values, wire.INVERTER)


def gridboss_values(gridboss: ListedDevice, switch: SwitchDetail | None) -> dict[str, wire.RegisterValue]:
    """Return the registers by name."""
    values: dict[str, wire.RegisterValue | None] = {
        "HOLD_SERIAL_NUM": gridboss.serial,
        "HOLD_FW_CODE": firmware_code_of(gridboss),
    }
    for port in () if switch is None else switch.ports:
        if isinstance(port.use, PortUse):
            values[f"{wire.PORT}{port.number}"] = PORT_MODES[port.use]
    return _formatted(values, wire.GRIDBOSS)


def _formatted(
    values: Mapping[str, wire.RegisterValue | None], registers: Mapping[str, wire.Register]
) -> dict[str, wire.RegisterValue]:
    return {name: wire.register_value(registers[name], value) for name, value in values.items() if value is not None}


def _ac_w(settings: Settings, source: RegisterSource) -> float | None:
    """Return one inverter's power: the hidden one while it is off, else the home's, or the rating."""
    charging = settings.grid_charging
    if charging is None or not charging.is_allowed:
        return source.hidden.ac_power_w if source.hidden.ac_power_w is not None else source.rated_w
    return source.rated_w if charging.power_w is None else charging.power_w / source.inverter_count


def _limit_percent(settings: Settings, hidden: HiddenValues) -> float | None:
    is_full = settings.charge_limit_percent == wire.FULL_PERCENT
    return wire.TOP_PERCENT if is_full and hidden.balances_top else scaled(settings.charge_limit_percent)


def _share_w(power_w: float | None, inverter_count: int) -> float | None:
    return None if power_w is None else power_w / inverter_count


def _kilowatts(power_w: float | None) -> float | None:
    return None if power_w is None else round(power_w / 1_000.0, 1)


def block_from(
    serial: str, request: FaceRequest, values: Mapping[str, wire.RegisterValue], registers: Mapping[str, wire.Register]
) -> Body:
    """Return the answer of ``remoteRead/read``: the names that begin in the range, and the range itself as words.

    Raises:
        Refused: the range is none.
    """
    start, count = _word(request.get("startRegister")), _word(request.get("pointNumber"))
    if not 1 <= count <= wire.MAX_WORDS:
        raise Refused(INVALID_PARAMETER)
    names = {register.name for register in wire.in_range(registers, start, count)}
    return {
        "success": True,
        "inverterSn": serial,
        "startRegister": start,
        "pointNumber": count,
        "valueFrame": wire.value_frame(wire.words_of(_packed(values), registers), start, count),
        **{name: value for name, value in values.items() if name in names},
    }


def _packed(values: Mapping[str, wire.RegisterValue]) -> dict[str, wire.RegisterValue]:
    """Shorten the version code, which has nine characters and four words; that its dash is left out is invented."""
    return dict(values) | {"HOLD_FW_CODE": str(values["HOLD_FW_CODE"]).replace("-", "")}


def _word(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise Refused(INVALID_PARAMETER)
    return int(text)
