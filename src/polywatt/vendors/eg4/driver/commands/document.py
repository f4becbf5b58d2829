"""Commands as numbered parameters and functions (document, L786-L898)."""

from polywatt import model

from ...client import Eg4Client
from ...wire.control import BATTERY_BACKUP, OPERATING_MODE, QUICK_CHARGE, ParameterId
from ..site import Site


async def send(client: Eg4Client, site: Site, command: model.Command, rated_w: float | None) -> None:
    """Send a command to all inverters."""
    for serial in site.serials:
        await _send_to(client, serial, command, len(site.serials), rated_w)


async def _send_to(
    client: Eg4Client, serial: str, command: model.Command, inverter_count: int, rated_w: float | None
) -> None:
    control = client.control
    match command:
        case model.Charge() | model.Release():
            await control.set_function(serial, QUICK_CHARGE, int(isinstance(command, model.Charge)))
        case model.SetBackupSupply(is_on=is_on):
            await control.set_function(serial, BATTERY_BACKUP, int(is_on))
        case model.Start() | model.Stop():
            await control.set_function(serial, OPERATING_MODE, int(isinstance(command, model.Stop)))
        case model.SetChargeLimit(soc_percent=percent):
            await control.write_parameters(serial, {ParameterId.CHARGE_SOC_LIMIT: round(percent)})
        case model.SetGridCharging():
            power_w = _grid_charging_w(command, rated_w)
            await control.write_parameters(serial, {ParameterId.AC_CHARGE_POWER: int(power_w / inverter_count)})
        case model.SetSolarCharging(power_w=power_w):
            await control.write_parameters(serial, {ParameterId.PV_CHARGE_POWER: int(power_w / inverter_count)})


def _grid_charging_w(command: model.SetGridCharging, rated_w: float | None) -> float:
    """Return the power of all inverters: 0 where it is not allowed, the rating where the command has none."""
    if not command.is_allowed:
        return 0.0
    power_w = rated_w if command.power_w is None else command.power_w
    assert power_w is not None  # noqa: S101  # without a rating there is no such capability
    return power_w
