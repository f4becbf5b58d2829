"""Details of the battery's modules."""

from polywatt.model import BatteryDetail

from ..devices import module_shares
from ..physics.battery import max_charge_w, max_discharge_w
from ..physics.ops import FLOATS
from ..physics.params import params_of
from ..simulation.timeline import TICK_S
from ..snapshot import Snapshot
from .split import split

CELL_SPREAD_V = 0.009
"""Half of the difference between the lowest and the highest cell (18 mV in an xStorage Home's capture)."""


def modules_from(snapshot: Snapshot) -> list[BatteryDetail]:
    """Return each working module, with its share of the battery."""
    spec, state = snapshot.spec, snapshot.state
    shares = module_shares(spec, snapshot.seed)
    powers_w = split(snapshot.flows.battery_w, shares)
    energies_wh = split(state.energy_wh, shares)
    charged_wh, discharged_wh = split(state.charged_wh, shares), split(state.discharged_wh, shares)
    charge_limit_w, discharge_limit_w = _limits_w(snapshot)
    cell_min_v, cell_max_v = _cells_v(snapshot)
    return [
        BatteryDetail(
            battery_w=powers_w[i],
            soc_percent=snapshot.soc_percent,
            energy_remaining_wh=energies_wh[i],
            energy_full_wh=spec.capacity_wh * share,
            soh_percent=100.0,
            cycles=int(state.discharged_wh / spec.capacity_wh),
            voltage_v=_dc_voltage_v(snapshot),
            current_a=_dc_power_w(snapshot, powers_w[i]) / _dc_voltage_v(snapshot),
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


def _limits_w(snapshot: Snapshot) -> tuple[float, float]:
    """Return the highest charge and discharge power of the whole battery now."""
    params, energy_wh, battery_c = params_of(snapshot.spec), snapshot.state.energy_wh, snapshot.state.temperature_c
    charge_w = max_charge_w(energy_wh, battery_c, params.capacity_wh, params, TICK_S, FLOATS)
    return charge_w, max_discharge_w(energy_wh, battery_c, params.hidden_wh, params, TICK_S, FLOATS)


def _cells_v(snapshot: Snapshot) -> tuple[float | None, float | None]:
    """Return the lowest and the highest cell, around their average."""
    cells = snapshot.spec.module_cells
    if cells is None:
        return None, None
    average_v = _dc_voltage_v(snapshot) / cells
    return average_v - CELL_SPREAD_V, average_v + CELL_SPREAD_V


def _dc_voltage_v(snapshot: Snapshot) -> float:
    """Nearly flat over the charge, as lithium iron phosphate is: 95 % of nominal when empty, 105 % when full."""
    return snapshot.spec.module_dc_v * (0.95 + 0.10 * snapshot.soc_percent / 100.0)


def _dc_power_w(snapshot: Snapshot, ac_w: float) -> float:
    spec = snapshot.spec
    return ac_w / spec.discharge_efficiency if ac_w > 0.0 else ac_w * spec.charge_efficiency
