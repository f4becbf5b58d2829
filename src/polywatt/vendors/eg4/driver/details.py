"""Inverters, their modules and the GridBOSS, one by one."""

from datetime import datetime

from polywatt.model import (
    BatteryDetail,
    Detail,
    GridState,
    Health,
    InverterDetail,
    Phase,
    Port,
    PortUse,
    SolarString,
    SwitchDetail,
    Unknown,
)

from ..wire.battery import BatteryInfo, Module
from ..wire.envelope import to_bool, to_float, to_text
from ..wire.midbox import Midbox, PortStatus, SmartPort
from ..wire.runtime import Runtime
from .reading import MIN_GRID_V, ac_w_from
from .site import Banks, Site, Snapshot

CHARGE = "charge"
PORT_USES = {
    PortStatus.OFF: PortUse.UNUSED,
    PortStatus.ON: PortUse.LOAD,
    PortStatus.SMART_LOAD: PortUse.LOAD,
    PortStatus.AC_COUPLE: PortUse.SOLAR,
    PortStatus.AUTO: PortUse.SOLAR,
}
STRINGS = ("pv1", "pv2", "pv3")
THIRD = 3


def details_from(snapshot: Snapshot, banks: Banks, site: Site, received_at: datetime) -> tuple[Detail, ...]:
    """Return one detail for each inverter, module and GridBOSS."""
    details: list[Detail] = []
    for serial, runtime in snapshot.runtimes.items():
        at = runtime.device_time(site.zone)
        details.append(_detail(serial, _inverter(runtime), received_at, at, not runtime.is_offline))
        bank = banks.get(serial)
        details += [] if bank is None else _modules(serial, bank, received_at)
    if snapshot.midbox is not None and site.gridboss is not None:
        details.append(_detail(site.gridboss.serial or "gridboss", _switch(snapshot.midbox), received_at, None, True))
    return tuple(details)


def _detail(
    device_id: str, data: InverterDetail | SwitchDetail, received_at: datetime, at: datetime | None, is_online: bool
) -> Detail:
    health = Health.NORMAL if is_online else None
    return Detail(device_id=device_id, received_at=received_at, at=at, is_online=is_online, health=health, data=data)


def _inverter(runtime: Runtime) -> InverterDetail:
    """Return the details of an inverter; empty where it is offline: its values are old."""
    if not runtime.has_values:
        return InverterDetail()
    strings = [
        SolarString(name=name, voltage_v=voltage_v, power_w=power_w)
        for name, voltage_v, power_w in zip(STRINGS, runtime.pv_v, runtime.pv_w, strict=True)
        if power_w is not None
    ]
    return InverterDetail(
        ac_w=ac_w_from(runtime),
        temperature_c=to_float(runtime.tinner),
        heatsinks_c=(to_float(runtime.tradiator1), to_float(runtime.tradiator2)),
        buses_v=runtime.bus_v,
        frequency_hz=runtime.ac_hz or runtime.eps_hz,
        strings=tuple(strings),
    )


def _modules(serial: str, bank: BatteryInfo, received_at: datetime) -> list[Detail]:
    electric = [(module.amperes, module.volts) for module in bank.modules]
    direction, scale = to_text(bank.currentType), _scale(bank, electric)
    return [
        Detail(
            device_id=module.id_in(serial) or f"{serial}_{index}",
            received_at=received_at,
            is_online=None if (is_lost := to_bool(module.lost)) is None else not is_lost,
            data=_module(module, _discharging_a(module, amps, direction), volts, scale),
        )
        for index, (module, (amps, volts)) in enumerate(zip(bank.modules, electric, strict=True), 1)
    ]


def _scale(bank: BatteryInfo, electric: list[tuple[float | None, float | None]]) -> float:
    """Return the bank's power over the sum of volts times amperes: modules of the portal have no power."""
    watts, sum_w = bank.watts, 0.0
    for amps, volts in electric:
        if amps is None or volts is None:
            return 1.0
        sum_w += abs(amps) * volts
    return 1.0 if watts is None or sum_w == 0.0 else abs(watts) / sum_w


def _module(module: Module, amps: float | None, volts: float | None, scale: float) -> BatteryDetail:
    """Return the details of a module; ``amps`` > 0 discharging."""
    power_w = to_float(module.power)
    derived_w = None if amps is None or volts is None else amps * volts * scale
    return BatteryDetail(
        battery_w=derived_w if power_w is None else 0.0 - power_w,
        soc_percent=to_float(module.soc),
        soh_percent=to_float(module.soh),
        cycles=module.cycles,
        voltage_v=volts,
        current_a=amps,
        temperature_c=to_float(module.temperature),
        cell_min_c=module.coldest_cell_c,
        cell_max_c=module.warmest_cell_c,
        cell_min_v=module.lowest_cell_v,
        cell_max_v=module.highest_cell_v,
    )


def _discharging_a(module: Module, amps: float | None, direction: str | None) -> float | None:
    """Return > 0 discharging: the document's is > 0 charging, the portal's has its direction in the bank."""
    if amps is None:
        return None
    if not module.is_portal:
        return 0.0 - amps
    return None if direction is None else -abs(amps) if direction == CHARGE else abs(amps)


def _switch(midbox: Midbox) -> SwitchDetail:
    known = [volts for volts in midbox.grid_v if volts is not None]
    state = None
    if known:
        state = GridState.CONNECTED if max(known) > MIN_GRID_V else GridState.ISLANDED
    sides = enumerate(zip(midbox.grid_v, midbox.grid_a, midbox.grid_line_w, strict=True), 1)
    return SwitchDetail(
        state=state,
        # Split phase leaves the third line at 0.
        grid_side=tuple(
            Phase(phase=line, voltage_v=volts, current_a=amps, power_w=power_w)
            for line, (volts, amps, power_w) in sides
            if line < THIRD or (volts is not None and volts > MIN_GRID_V)
        ),
        ports=tuple(map(_port, midbox.ports)),
    )


def _port(port: SmartPort) -> Port:
    """Return a port; its power is into the busbar: that of a load on it is below 0."""
    use = None if port.status is None else PORT_USES.get(port.status) or Unknown(word=port.status.value)
    return Port(number=port.number, use=use, power_w=None if port.watts is None else 0.0 - port.watts)
