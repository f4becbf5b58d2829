"""Details of a switch between grid and home."""

from polywatt.model import Port, PortUse, SwitchDetail

from ..physics.phases import PHASE_SHARES
from ..physics.switch import closed_ports, closed_share, remaining_load_share
from ..snapshot import Snapshot
from .phases import phases_from
from .split import split


def switch_from(snapshot: Snapshot) -> SwitchDetail:
    """Return the switch: the grid on one side, the home on the other, and its ports."""
    flows = snapshot.flows
    return SwitchDetail(
        state=snapshot.grid_state,
        grid_side=phases_from(snapshot, flows.grid_w, snapshot.grid_voltage_v, PHASE_SHARES),
        home_side=phases_from(snapshot, flows.load_w, snapshot.home_voltage_v, PHASE_SHARES),
        ports=_ports(snapshot),
    )


def _ports(snapshot: Snapshot) -> tuple[Port, ...]:
    """Return each port; power behind several of one use is split evenly."""
    spec, flows, uses = snapshot.spec, snapshot.flows, snapshot.ports
    remaining = remaining_load_share(closed_share(spec, uses, PortUse.LOAD), spec.port_load_share)
    other_w = flows.load_w - flows.critical_load_w - flows.car_w
    power_by_use_w = {
        PortUse.SOLAR: flows.port_solar_w,
        PortUse.LOAD: -other_w * (1.0 - (1.0 - spec.port_load_share) / remaining) if remaining > 0.0 else 0.0,
    }
    powers_w = [0.0] * len(uses)
    for use, use_w in power_by_use_w.items():
        closed = [float(is_closed) for is_closed in closed_ports(spec, uses, use)]
        if any(closed):
            parts_w = split(use_w, [share / sum(closed) for share in closed])
            powers_w = [power_w + part_w for power_w, part_w in zip(powers_w, parts_w, strict=True)]
    return tuple(
        Port(number=number, use=use, power_w=power_w)
        for number, (use, power_w) in enumerate(zip(uses, powers_w, strict=True), start=1)
    )
