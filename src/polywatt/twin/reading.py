"""Reading of a simulated home."""

from polywatt.model import Reading, activity_from

from .metering import is_measured
from .snapshot import Snapshot


def reading_from(snapshot: Snapshot) -> Reading:
    """Return the measured powers and states of the home."""
    spec, flows, is_online = snapshot.spec, snapshot.flows, snapshot.last_report is None
    return Reading(
        received_at=snapshot.at,
        at=snapshot.at,
        solar_w=flows.solar_w if is_measured(spec, "solar_w") else None,
        battery_w=flows.battery_w if is_online else None,
        grid_w=flows.grid_w if is_measured(spec, "grid_w") else None,
        load_w=flows.load_w if is_measured(spec, "load_w") else None,
        critical_load_w=flows.critical_load_w if is_measured(spec, "critical_load_w") else None,
        car_w=flows.car_w if is_measured(spec, "car_w") else None,
        generator_w=flows.generator_w if is_measured(spec, "generator_w") else None,
        soc_percent=snapshot.soc_percent if is_online else None,
        energy_remaining_wh=snapshot.state.energy_wh if is_online else None,
        battery_activity=activity_from(flows.battery_w) if is_online else None,
        grid_state=snapshot.grid_state,
        grid_voltage_v=snapshot.grid_voltage_v,
        grid_frequency_hz=snapshot.home_frequency_hz,
    )
