"""What each device of the home does at one moment."""

from dataclasses import replace

import msgspec

from polywatt.model import (
    BatteryDetail,
    Detail,
    DeviceData,
    GeneratorDetail,
    Health,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    Phase,
    Phases,
    SwitchDetail,
)

from .battery import accepts_w, gives_w
from .chargers import chargers_of
from .devices import (
    GATEWAY,
    GENERATOR,
    METERS,
    SOLAR_INVERTER,
    SWITCH,
    has_solar_inverter,
    inverter_id,
    inverter_of,
    metered,
    module_id,
    module_shares,
)
from .homes import params_of
from .instant import Instant
from .instants import utc
from .legs import LEG_SHARES
from .microinverters import microinverters_of
from .ops import FLOATS
from .ports import ports_of
from .shares import split
from .strings import strings_of
from .timeline import TICK_S

CELL_SPREAD_V = 0.009
"""Half of what lies between the lowest and the highest cell (18 mV in an xStorage Home's capture)."""
_EVEN = {Phases.SINGLE: (1.0,), Phases.SPLIT: (0.5, 0.5), Phases.THREE: (1 / 3, 1 / 3, 1 / 3)}
"""An inverter feeds its phases alike."""


def details_of(instant: Instant) -> tuple[Detail, ...]:
    """One for each device of ``devices.home_of``."""
    first: list[tuple[str, DeviceData]] = [(SWITCH, _switch(instant))] if instant.spec.has_switch else []
    first += [(inverter_id(instant.spec, i), part) for i, part in enumerate(_inverters(instant))]
    gateway, others = _detail(GATEWAY, None, instant), _others(instant)
    head = (gateway, *(_detail(*one, instant) for one in first))
    chargers = (
        msgspec.structs.replace(_detail(name, of, instant), health=health) for name, of, health in chargers_of(instant)
    )
    return (*head, *_batteries(instant), *(_detail(*one, instant) for one in others), *chargers)


def _others(instant: Instant) -> list[tuple[str, DeviceData]]:
    subjects: list[tuple[str, DeviceData]] = []
    if has_solar_inverter(instant.spec):
        subjects.append((SOLAR_INVERTER, _solar_inverter(instant)))
    subjects += microinverters_of(instant)
    if instant.spec.generator_w > 0.0:
        subjects.append((GENERATOR, _generator(instant)))
    return subjects + [(METERS[place], _meter_at(place, instant)) for place in metered(instant.spec)]


def _detail(device_id: str, subject: DeviceData | None, instant: Instant, is_heard: bool = True) -> Detail:
    return Detail(
        device_id=device_id,
        received_at=instant.at,
        at=instant.at,
        is_online=is_heard,
        health=Health.NORMAL,
        data=subject,
    )


def _batteries(instant: Instant) -> list[Detail]:
    """Each module; of a lost battery what it said last."""
    heard, at = instant.heard, instant.at
    if heard is not None:
        instant = replace(instant, at=utc(heard.at_s), state=heard.state, flows=heard.flows)
    details = [_detail(module_id(i), module, instant, heard is None) for i, module in enumerate(_modules(instant))]
    off = range(instant.spec.working_modules, instant.spec.modules)
    details += [
        msgspec.structs.replace(_detail(module_id(i), BatteryDetail(), instant, False), health=Health.FAULT)
        for i in off
    ]
    return [msgspec.structs.replace(detail, received_at=at) for detail in details]


def _modules(instant: Instant) -> list[BatteryDetail]:
    spec, state = instant.spec, instant.state
    shares = module_shares(spec, instant.seed)
    powers_w = split(instant.flows.battery_w, shares)
    energies_wh = split(state.energy_wh, shares)
    charged_wh, discharged_wh = split(state.charged_wh, shares), split(state.discharged_wh, shares)
    charge_limit_w, discharge_limit_w = _limits_w(instant)
    cell_min_v, cell_max_v = _cells_v(instant)
    return [
        BatteryDetail(
            battery_w=powers_w[i],
            soc_percent=instant.soc_percent,
            energy_remaining_wh=energies_wh[i],
            energy_full_wh=spec.capacity_wh * share,
            soh_percent=100.0,
            cycles=int(state.discharged_wh / spec.capacity_wh),
            voltage_v=_dc_voltage_v(instant),
            current_a=_dc_power_w(instant, powers_w[i]) / _dc_voltage_v(instant),
            temperature_c=state.temperature_c,
            cell_min_c=state.temperature_c - 1.0,
            cell_max_c=state.temperature_c + 1.5,
            cell_min_v=cell_min_v,
            cell_max_v=cell_max_v,
            charge_limit_w=charge_limit_w * share,
            discharge_limit_w=discharge_limit_w * share,
            charged_wh=charged_wh[i],
            discharged_wh=discharged_wh[i],
        )
        for i, share in enumerate(shares)
    ]


def _limits_w(instant: Instant) -> tuple[float, float]:
    """What the whole battery would accept and give at this moment."""
    params, energy_wh, warmth_c = params_of(instant.spec), instant.state.energy_wh, instant.state.temperature_c
    takes_w = accepts_w(energy_wh, warmth_c, params.capacity_wh, params, TICK_S, FLOATS)
    return takes_w, gives_w(energy_wh, warmth_c, params.hidden_wh, params, TICK_S, FLOATS)


def _cells_v(instant: Instant) -> tuple[float | None, float | None]:
    """The lowest and the highest cell, around their average."""
    cells = instant.spec.module_cells
    if cells is None:
        return None, None
    average_v = _dc_voltage_v(instant) / cells
    return average_v - CELL_SPREAD_V, average_v + CELL_SPREAD_V


def _dc_voltage_v(instant: Instant) -> float:
    """Nearly flat over the charge, as lithium iron phosphate is: 95 % of nominal when empty, 105 % when full."""
    return instant.spec.module_dc_v * (0.95 + 0.10 * instant.soc_percent / 100.0)


def _dc_power_w(instant: Instant, ac_w: float) -> float:
    spec = instant.spec
    return ac_w / spec.discharge_efficiency if ac_w > 0.0 else ac_w * spec.charge_efficiency


def _switch(instant: Instant) -> SwitchDetail:
    """Grid on the one side, the home on the other, and what hangs on its ports."""
    flows = instant.flows
    return SwitchDetail(
        state=instant.grid_state,
        grid_side=_phases(instant, flows.grid_w, instant.grid_voltage_v, LEG_SHARES),
        home_side=_phases(instant, flows.load_w, instant.home_voltage_v, LEG_SHARES),
        ports=ports_of(instant),
    )


def _inverters(instant: Instant) -> list[InverterDetail]:
    """Each with its modules' part of the battery, and its own part of the solar that hangs on no port."""
    spec, state, flows = instant.spec, instant.state, instant.flows
    modules, batteries = module_shares(spec, instant.seed), [0.0] * spec.inverters
    for index, share in enumerate(modules):
        batteries[inverter_of(spec, index)] += share
    even = [1.0 / spec.inverters] * spec.inverters
    battery_w, solar_w = split(flows.battery_w, batteries), split(flows.solar_w - flows.port_solar_w, even)
    given_wh, solar_wh = split(state.discharged_wh, batteries), split(state.solar_wh - state.port_solar_wh, even)
    return [_inverter(instant, *part) for part in zip(battery_w, solar_w, given_wh, solar_wh, strict=True)]


def _inverter(
    instant: Instant, battery_w: float, solar_w: float, discharged_wh: float, solar_wh: float
) -> InverterDetail:
    """A battery's; solar has its own unless the two share one."""
    spec, state = instant.spec, instant.state
    is_shared = spec.shares_inverter
    power_w = battery_w + (solar_w if is_shared else 0.0)
    is_off = instant.flows.is_dark or spec.dc_bus_v is None
    return InverterDetail(
        ac_w=power_w,
        temperature_c=state.temperature_c + 5.0 + abs(power_w) * 0.004,
        buses_v=() if spec.dc_bus_v is None else (0.0 if is_off else spec.dc_bus_v,),
        frequency_hz=instant.home_frequency_hz,
        produced_wh=discharged_wh + (solar_wh if is_shared else 0.0),
        phases=_phases(instant, power_w, instant.home_voltage_v, _EVEN),
        strings=strings_of(instant, solar_w, spec.solar_peak_w / spec.inverters) if is_shared else (),
    )


def _solar_inverter(instant: Instant) -> InverterDetail:
    solar_w = instant.flows.solar_w - instant.flows.port_solar_w
    return InverterDetail(
        ac_w=solar_w,
        frequency_hz=instant.home_frequency_hz,
        produced_wh=instant.state.solar_wh - instant.state.port_solar_wh,
        phases=_phases(instant, solar_w, instant.home_voltage_v, _EVEN),
        strings=strings_of(instant, solar_w, instant.spec.solar_peak_w),
    )


def _generator(instant: Instant) -> GeneratorDetail:
    power_w = instant.flows.generator_w
    runs = power_w > 0.0
    return GeneratorDetail(
        is_running=runs,
        power_w=power_w,
        voltage_v=instant.home_voltage_v if runs else 0.0,
        frequency_hz=instant.home_frequency_hz if runs else 0.0,
    )


def _meter_at(place: MeterPlace, instant: Instant) -> MeterDetail:
    state, flows, home_v = instant.state, instant.flows, instant.home_voltage_v
    match place:
        case MeterPlace.GRID:
            return _meter(instant, place, flows.grid_w, instant.grid_voltage_v, state.imported_wh, state.exported_wh)
        case MeterPlace.SOLAR:
            return _meter(instant, place, flows.solar_w, home_v, state.solar_wh, 0.0)
        case MeterPlace.BATTERY:
            return _meter(instant, place, flows.battery_w, home_v, state.discharged_wh, state.charged_wh)
    return _meter(instant, place, flows.load_w, home_v, state.load_wh, 0.0)


def _meter(
    instant: Instant, place: MeterPlace, power_w: float, voltage_v: float, into_wh: float, out_of_wh: float
) -> MeterDetail:
    """Counters are seen from the busbar: what the place gave counts as imported."""
    return MeterDetail(
        place=place,
        power_w=power_w,
        imported_wh=into_wh,
        exported_wh=out_of_wh,
        frequency_hz=instant.home_frequency_hz,
        phases=_phases(instant, power_w, voltage_v, LEG_SHARES),
    )


def _phases(
    instant: Instant, power_w: float, voltage_v: float, shares: dict[Phases, tuple[float, ...]]
) -> tuple[Phase, ...]:
    powers_w = split(power_w, shares[instant.spec.phases])
    return tuple(
        Phase(
            phase=number,
            voltage_v=voltage_v,
            current_a=part_w / voltage_v if voltage_v > 0.0 else 0.0,
            power_w=part_w,
            reactive_var=0.0,
        )
        for number, part_w in enumerate(powers_w, start=1)
    )
