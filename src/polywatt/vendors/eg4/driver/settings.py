"""Settings of a plant, from numbered parameters or from named registers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from polywatt.kit.gather import gather_all
from polywatt.model import Charge, Discharge, InForce, Origin, SetGridCharging, Settings, Unknown

from ..client import Eg4Client
from ..wire import registers as wire
from ..wire.control import ParameterId
from ..wire.quick_charge import QuickCharge
from ..wire.session import Dialect
from .site import Site

PARAMETERS = (
    ParameterId.CHARGE_SOC_LIMIT,
    ParameterId.AC_CHARGE_POWER,
    ParameterId.PV_CHARGE_POWER,
    ParameterId.OPERATING_MODE,
    ParameterId.BATTERY_BACKUP,
)
BLOCKS = (0, wire.MAX_WORDS)
"""First words of the two reads that hold all of these registers."""
STANDING_MODE = Unknown(word="no quick charge")
"""In place of the standing mode, which the cloud does not report."""


async def fetch_settings(client: Eg4Client, site: Site, received_at: datetime) -> Settings:
    """Return the settings of the first inverter: all of a group get the same commands."""
    first, count = site.serials[0], len(site.serials)
    if await client.session.dialect() is Dialect.DOCUMENT:
        parameters = client.control.fetch_parameters(first, PARAMETERS)
        values, quick_charge = await gather_all(parameters, client.quick_charge.fetch_status(first))
        return settings_from_parameters(values, count, quick_charge, received_at)
    low, high = (client.registers.fetch(first, start) for start in BLOCKS)
    low_values, high_values, quick_charge = await gather_all(low, high, client.quick_charge.fetch_status(first))
    return settings_from_registers({**low_values, **high_values}, count, quick_charge, received_at)


def settings_from_parameters(
    values: Mapping[int, float], inverter_count: int, quick_charge: QuickCharge, received_at: datetime
) -> Settings:
    """Return the settings; powers are of each inverter."""
    ac_w, pv_w = values.get(ParameterId.AC_CHARGE_POWER), values.get(ParameterId.PV_CHARGE_POWER)
    standby, backup = values.get(ParameterId.OPERATING_MODE), values.get(ParameterId.BATTERY_BACKUP)
    charging = None
    if ac_w is not None:
        charging = SetGridCharging(is_allowed=ac_w > 0.0, power_w=ac_w * inverter_count if ac_w > 0.0 else None)
    return Settings(
        received_at=received_at,
        in_force=_in_force(quick_charge, received_at),
        charge_limit_percent=values.get(ParameterId.CHARGE_SOC_LIMIT),
        grid_charging=charging,
        solar_charging_w=None if pv_w is None else pv_w * inverter_count,
        is_backup_supply_on=None if backup is None else backup > 0.0,
        is_running=None if standby is None else standby == 0.0,
    )


def settings_from_registers(
    values: Mapping[str, wire.RegisterValue], inverter_count: int, quick_charge: QuickCharge, received_at: datetime
) -> Settings:
    """Return the settings; powers are of each inverter, in kW."""

    def watts(name: str) -> float | None:
        kilowatts = wire.number_in(wire.INVERTER[name], values.get(name))
        return None if kilowatts is None else kilowatts * 1_000.0 * inverter_count

    is_allowed = wire.flag_in(wire.INVERTER[wire.AC_CHARGE], values.get(wire.AC_CHARGE))
    limit_percent = wire.number_in(wire.INVERTER[wire.CHARGE_LIMIT], values.get(wire.CHARGE_LIMIT))
    charging = None
    if is_allowed is not None:
        charging = SetGridCharging(is_allowed=is_allowed, power_w=watts(wire.AC_POWER) if is_allowed else None)
    return Settings(
        received_at=received_at,
        in_force=_in_force(quick_charge, received_at),
        reserve_percent=wire.number_in(wire.INVERTER[wire.RESERVE], values.get(wire.RESERVE)),
        charge_limit_percent=None if limit_percent is None else min(limit_percent, wire.FULL_PERCENT),
        grid_charging=charging,
        solar_charging_w=watts(wire.SOLAR_POWER),
        is_backup_supply_on=wire.flag_in(wire.INVERTER[wire.BACKUP], values.get(wire.BACKUP)),
        is_running=wire.flag_in(wire.INVERTER[wire.RUNS], values.get(wire.RUNS)),
    )


def _in_force(quick_charge: QuickCharge, now: datetime) -> InForce | None:
    """Return the running task: the document's has a begin and an end, the portal's a remaining time."""
    charges, discharges = quick_charge.is_active, quick_charge.is_discharging
    if charges is None and discharges is None:
        return None
    if not charges and not discharges:
        return InForce(action=STANDING_MODE, origin=Origin.STANDING)
    action, remaining_s = Charge() if charges else Discharge(), quick_charge.remaining_s
    until = quick_charge.ends_at(UTC) if remaining_s is None else now + timedelta(seconds=remaining_s)
    return InForce(action=action, origin=Origin.PERSON, since=quick_charge.began_at(UTC), until=until)
