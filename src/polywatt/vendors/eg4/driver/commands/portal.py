"""Commands as named registers and tasks, as the portal has them."""

from polywatt import model

from ...client import Eg4Client
from ...wire import registers as wire
from ..site import Site

PORT_MODES = {model.PortUse.UNUSED: 0, model.PortUse.LOAD: 1, model.PortUse.SOLAR: 2}
S_PER_MINUTE = 60.0


async def send(client: Eg4Client, site: Site, command: model.Command, rated_w: float | None) -> None:
    """Send a command to all inverters; the use of a port to the GridBOSS."""
    if isinstance(command, model.SetPortUse):
        assert site.gridboss is not None  # noqa: S101  # else there is no such capability
        name = f"{wire.PORT}{command.number}"
        await client.registers.write_bit(site.gridboss.serial or "", name, PORT_MODES[command.use])
        return
    for serial in site.serials:
        await _send_to(client, serial, command, len(site.serials))


async def _send_to(client: Eg4Client, serial: str, command: model.Command, inverter_count: int) -> None:
    registers, quick_charge = client.registers, client.quick_charge
    match command:
        case model.Charge(duration_s=duration_s):
            await quick_charge.start(serial, _minutes(duration_s))
        case model.Discharge(duration_s=duration_s):
            await quick_charge.start_discharge(serial, _minutes(duration_s))
        case model.Release():
            await quick_charge.stop(serial)
            await quick_charge.stop_discharge(serial)
        case model.SetBackupSupply(is_on=is_on):
            await registers.set_function(serial, wire.BACKUP, is_on)
        case model.Start() | model.Stop():
            await registers.set_function(serial, wire.RUNS, isinstance(command, model.Start))
        case model.SetReserve(reserve_percent=percent):
            await registers.write(serial, wire.RESERVE, _text(wire.RESERVE, percent))
        case model.SetChargeLimit(soc_percent=percent):
            await registers.write(serial, wire.CHARGE_LIMIT, _text(wire.CHARGE_LIMIT, percent))
        case model.SetSolarCharging(power_w=power_w):
            await registers.write(serial, wire.SOLAR_POWER, _kilowatts(wire.SOLAR_POWER, power_w, inverter_count))
        case model.SetGridCharging(is_allowed=is_allowed, power_w=power_w):
            if is_allowed and power_w is not None:
                await registers.write(serial, wire.AC_POWER, _kilowatts(wire.AC_POWER, power_w, inverter_count))
            await registers.set_function(serial, wire.AC_CHARGE, is_allowed)


def _minutes(duration_s: float | None) -> int | None:
    return None if duration_s is None else round(duration_s / S_PER_MINUTE)


def _text(name: str, value: float) -> str:
    return str(wire.register_value(wire.INVERTER[name], value))


def _kilowatts(name: str, power_w: float, inverter_count: int) -> str:
    return _text(name, power_w / inverter_count / 1_000.0)
