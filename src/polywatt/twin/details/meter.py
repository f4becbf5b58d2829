"""Details of meters."""

from polywatt.model import MeterDetail, MeterPlace

from ..physics.phases import PHASE_SHARES
from ..snapshot import Snapshot
from .phases import phases_from


def meter_from(snapshot: Snapshot, place: MeterPlace) -> MeterDetail:
    """Return the meter at a place."""
    state, flows, home_v = snapshot.state, snapshot.flows, snapshot.home_voltage_v
    match place:
        case MeterPlace.GRID:
            return _meter(snapshot, place, flows.grid_w, snapshot.grid_voltage_v, state.imported_wh, state.exported_wh)
        case MeterPlace.SOLAR:
            return _meter(snapshot, place, flows.solar_w, home_v, state.solar_wh, 0.0)
        case MeterPlace.BATTERY:
            return _meter(snapshot, place, flows.battery_w, home_v, state.discharged_wh, state.charged_wh)
    return _meter(snapshot, place, flows.load_w, home_v, state.load_wh, 0.0)


def _meter(
    snapshot: Snapshot, place: MeterPlace, power_w: float, voltage_v: float, imported_wh: float, exported_wh: float
) -> MeterDetail:
    """Counters have the busbar's view: energy from the place counts as imported."""
    return MeterDetail(
        place=place,
        power_w=power_w,
        imported_wh=imported_wh,
        exported_wh=exported_wh,
        frequency_hz=snapshot.home_frequency_hz,
        phases=phases_from(snapshot, power_w, voltage_v, PHASE_SHARES),
    )
