"""Details of the battery's inverters, solar's own inverter and microinverters."""

from polywatt.model import InverterDetail, Phases

from ..devices import inverter_of, microinverter_ids, microinverter_shares, module_shares
from ..snapshot import Snapshot
from .phases import phases_from
from .split import split
from .strings import strings_from

_EVEN_SHARES = {Phases.SINGLE: (1.0,), Phases.SPLIT: (0.5, 0.5), Phases.THREE: (1 / 3, 1 / 3, 1 / 3)}
"""An inverter feeds its phases alike."""


def inverters_from(snapshot: Snapshot) -> list[InverterDetail]:
    """Return each inverter with its modules' part of the battery, and its part of the solar behind no port."""
    spec, state, flows = snapshot.spec, snapshot.state, snapshot.flows
    modules, batteries = module_shares(spec, snapshot.seed), [0.0] * spec.inverters
    for index, share in enumerate(modules):
        batteries[inverter_of(spec, index)] += share
    even = [1.0 / spec.inverters] * spec.inverters
    battery_w, solar_w = split(flows.battery_w, batteries), split(flows.solar_w - flows.port_solar_w, even)
    discharged_wh = split(state.discharged_wh, batteries)
    solar_wh = split(state.solar_wh - state.port_solar_wh, even)
    return [_inverter(snapshot, *part) for part in zip(battery_w, solar_w, discharged_wh, solar_wh, strict=True)]


def solar_inverter_from(snapshot: Snapshot) -> InverterDetail:
    """Return solar's own inverter."""
    solar_w = snapshot.flows.solar_w - snapshot.flows.port_solar_w
    return InverterDetail(
        ac_w=solar_w,
        frequency_hz=snapshot.home_frequency_hz,
        produced_wh=snapshot.state.solar_wh - snapshot.state.port_solar_wh,
        phases=phases_from(snapshot, solar_w, snapshot.home_voltage_v, _EVEN_SHARES),
        strings=strings_from(snapshot, solar_w, snapshot.spec.solar_peak_w),
    )


def microinverters_from(snapshot: Snapshot) -> list[tuple[str, InverterDetail]]:
    """Return each by its id, with its part of the solar behind no port; the parts add up to the whole."""
    spec, state, flows = snapshot.spec, snapshot.state, snapshot.flows
    ids = microinverter_ids(spec)
    if not ids:
        return []
    shares = microinverter_shares(spec, snapshot.seed)
    powers_w = split(flows.solar_w - flows.port_solar_w, shares)
    produced_wh = split(state.solar_wh - state.port_solar_wh, shares)
    return [
        (device_id, InverterDetail(ac_w=power_w, frequency_hz=snapshot.home_frequency_hz, produced_wh=energy_wh))
        for device_id, power_w, energy_wh in zip(ids, powers_w, produced_wh, strict=True)
    ]


def _inverter(
    snapshot: Snapshot, battery_w: float, solar_w: float, discharged_wh: float, solar_wh: float
) -> InverterDetail:
    """Return a battery's inverter; solar has its own unless the two share one."""
    spec, state = snapshot.spec, snapshot.state
    is_shared = spec.shares_inverter
    power_w = battery_w + (solar_w if is_shared else 0.0)
    return InverterDetail(
        ac_w=power_w,
        temperature_c=state.temperature_c + 5.0 + abs(power_w) * 0.004,
        buses_v=() if spec.dc_bus_v is None else (0.0 if snapshot.flows.is_dark else spec.dc_bus_v,),
        frequency_hz=snapshot.home_frequency_hz,
        produced_wh=discharged_wh + (solar_wh if is_shared else 0.0),
        phases=phases_from(snapshot, power_w, snapshot.home_voltage_v, _EVEN_SHARES),
        strings=strings_from(snapshot, solar_w, spec.solar_peak_w / spec.inverters) if is_shared else (),
    )
