"""The live values as a Reading."""

from datetime import datetime

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import Activity, DeviceUnreachable, GridState, Reading, Unknown

from ..client.cache import AnswerCache
from ..wire.mode.installation import Installation
from ..wire.status import CHARGING, DISCHARGING, DISCONNECTED, EXPORTS, IDLE, IMPORTS, NONE, DeviceStatus, EnergyFlow
from ..wire.technical import CHECKING, NO_UTILITY, NORMAL, TechnicalStatus

ACTIVITIES = {CHARGING: Activity.CHARGING, DISCHARGING: Activity.DISCHARGING, IDLE: Activity.IDLE}
STATES = {NORMAL: GridState.CONNECTED, NO_UTILITY: GridState.ISLANDED, CHECKING: GridState.RETURNING}


async def fetch_status(answers: AnswerCache, address: str) -> DeviceStatus:
    """Fetch the live values.

    Raises:
        DeviceUnreachable: it is switched off: the controller answers, but its zeros are no measurements.
    """
    status = await answers.status()
    if is_all_zero(status.energyFlow) and (await answers.device()).powerState is False:
        raise DeviceUnreachable(
            f"the xStorage Home at {address} is switched off and measures nothing; start it with 'start'"
        )
    return status


def reading_from(
    status: DeviceStatus, technical: TechnicalStatus | None, installation: Installation, received_at: datetime
) -> Reading:
    """Return the reading of a status; the technician's adds the grid. What no meter measures is unknown, not 0."""
    flow = status.energyFlow
    has_meter_1 = installation.has_meter_1
    critical_w = float_or_none(flow.criticalLoadValue)
    return Reading(
        received_at=received_at,
        solar_w=_sum(flow.acPvValue, flow.dcPvValue) if installation.measures_solar else None,
        battery_w=battery_w_from(flow),
        grid_w=grid_w_from(flow) if has_meter_1 else None,
        load_w=_sum(flow.criticalLoadValue, flow.nonCriticalLoadValue) if has_meter_1 else None,
        critical_load_w=critical_w if installation.has_critical_loads else None,
        soc_percent=float_or_none(flow.stateOfCharge),
        battery_activity=activity_from(flow),
        grid_state=None if technical is None else grid_state_from(technical),
        grid_voltage_v=None if technical is None else float_or_none(technical.gridVoltage),
        grid_frequency_hz=None if technical is None else float_or_none(technical.gridFrequency),
    )


def is_all_zero(flow: EnergyFlow) -> bool:
    """Whether nothing flows anywhere, as in a device that is switched off."""
    sizes = (flow.acPvValue, flow.dcPvValue, flow.batteryEnergyFlow, flow.gridValue)
    loads = (flow.criticalLoadValue, flow.nonCriticalLoadValue)
    return all(not float_or_none(size_w) for size_w in (*sizes, *loads))


def activity_from(flow: EnergyFlow) -> Activity | Unknown | None:
    """Return the battery's activity by its own status."""
    status = text_or_none(flow.batteryStatus)
    return None if status is None else ACTIVITIES.get(status) or Unknown(word=status)


def battery_w_from(flow: EnergyFlow) -> float | None:
    """Return the battery's power, > 0 while it discharges.

    It is sent without a sign, whatever the document's text says; the direction is in ``batteryStatus``.
    """
    size_w, activity = float_or_none(flow.batteryEnergyFlow), activity_from(flow)
    if size_w is None:
        return None
    match activity:
        case Activity.CHARGING:
            return -abs(size_w)
        case Activity.DISCHARGING | Activity.IDLE:
            # A trickle of one that rests has the sign of the document's text, for want of a better.
            return abs(size_w)
    # Without a direction that we know the power is unknown.
    return 0.0 if size_w == 0 else None


def grid_w_from(flow: EnergyFlow) -> float | None:
    """Return the grid's power, > 0 while importing.

    In this one place, as no capture with an energy balance proves which role is which direction.
    """
    size_w, role = float_or_none(flow.gridValue), text_or_none(flow.gridRole)
    if size_w is None:
        return None
    if role in IMPORTS:
        return abs(size_w)
    if role in EXPORTS:
        return -abs(size_w)
    return 0.0 if size_w == 0 and role in (NONE, DISCONNECTED) else None


def grid_state_from(technical: TechnicalStatus) -> GridState | Unknown | None:
    """Return the grid's state: the system state where it is sent, else by the frequency.

    0 Hz is an outage: in this one field 0 means 0.
    """
    state, frequency_hz = text_or_none(technical.systemState), float_or_none(technical.gridFrequency)
    if state in STATES:
        return STATES[state]
    if frequency_hz is None:
        return None
    return GridState.CONNECTED if frequency_hz > 0 else GridState.ISLANDED


def _sum(one: object, other: object) -> float | None:
    """Return the sum of two powers; a device may send only one of them."""
    sizes = [abs(size_w) for size_w in (float_or_none(one), float_or_none(other)) if size_w is not None]
    return sum(sizes) if sizes else None
