"""Commands as named registers and tasks, as the portal has them."""

from polywatt.model import (
    Charge,
    Command,
    Discharge,
    PortUse,
    Release,
    SetBackupSupply,
    SetChargeLimit,
    SetGridCharging,
    SetPortUse,
    SetReserve,
    SetSolarCharging,
    Start,
    Stop,
)

from ...client import Eg4Client
from ...wire.registers import (
    AC_CHARGE,
    AC_POWER,
    BACKUP,
    CHARGE_LIMIT,
    INVERTER,
    PORT,
    RESERVE,
    RUNS,
    SOLAR_POWER,
    register_value,
)
from ..site import Site

PORT_MODES = {PortUse.UNUSED: 0, PortUse.LOAD: 1, PortUse.SOLAR: 2}
S_PER_MINUTE = 60.0


async def send(client: Eg4Client, site: Site, command: Command, rated_w: float | None) -> None:
    """Send a command to all inverters; the use of a port to the GridBOSS."""
    if isinstance(command, SetPortUse):
        assert site.gridboss is not None  # noqa: S101  # else there is no such capability
        name = f"{PORT}{command.number}"
        await client.registers.write_bit(site.gridboss.serial or "", name, PORT_MODES[command.use])
        return
    for serial in site.serials:
        await _send_to(client, serial, command, len(site.serials))


async def _send_to(client: Eg4Client, serial: str, command: Command, inverter_count: int) -> None:
    registers, quick_charge = client.registers, client.quick_charge
    match command:
        case Charge(duration_s=duration_s):
            await quick_charge.start(serial, _minutes(duration_s))
        case Discharge(duration_s=duration_s):
            await quick_charge.start_discharge(serial, _minutes(duration_s))
        case Release():
            await quick_charge.stop(serial)
            await quick_charge.stop_discharge(serial)
        case SetBackupSupply(is_on=is_on):
            await registers.set_function(serial, BACKUP, is_on)
        case Start() | Stop():
            await registers.set_function(serial, RUNS, isinstance(command, Start))
        case SetReserve(reserve_percent=percent):
            await registers.write(serial, RESERVE, _text(RESERVE, percent))
        case SetChargeLimit(soc_percent=percent):
            await registers.write(serial, CHARGE_LIMIT, _text(CHARGE_LIMIT, percent))
        case SetSolarCharging(power_w=power_w):
            await registers.write(serial, SOLAR_POWER, _kilowatts(SOLAR_POWER, power_w, inverter_count))
        case SetGridCharging(is_allowed=is_allowed, power_w=power_w):
            if is_allowed and power_w is not None:
                await registers.write(serial, AC_POWER, _kilowatts(AC_POWER, power_w, inverter_count))
            await registers.set_function(serial, AC_CHARGE, is_allowed)


def _minutes(duration_s: float | None) -> int | None:
    return None if duration_s is None else round(duration_s / S_PER_MINUTE)


def _text(name: str, value: float) -> str:
    return str(register_value(INVERTER[name], value))


def _kilowatts(name: str, power_w: float, inverter_count: int) -> str:
    return _text(name, power_w / inverter_count / 1_000.0)
