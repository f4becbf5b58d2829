"""``meters/site`` and ``meters/solar``."""

from polywatt.kit.cached_plant import Snapshot
from polywatt.model import Detail, MeterDetail, MeterPlace, Phase

from ...wire.fields import NEVER
from ...wire.meters import CachedReadings, Meter, MeterDetails
from ..inventory import FIRMWARE_HASH, METER_SERIAL, METER_TYPES, gateway_din, meter_serial
from ..responses import or_unset
from .aggregates import aggregates_from


def meter_details_from(snapshot: Snapshot, location: str) -> list[MeterDetails] | None:
    """Return ``meters/site`` or ``meters/solar``; null where there is no such meter."""
    place = MeterPlace.GRID if location == "site" else MeterPlace.SOLAR
    detail = next((d for d in snapshot.details if isinstance(d.data, MeterDetail) and d.data.place == place), None)
    total = aggregates_from(snapshot).get(location)
    if detail is None or total is None:
        return None
    return [_details_from(snapshot, detail, total, location)]


def _details_from(snapshot: Snapshot, detail: Detail, total: Meter, location: str) -> MeterDetails:
    assert isinstance(detail.data, MeterDetail)  # noqa: S101  # chosen so
    gateway = gateway_din(snapshot.home.devices)
    count = len(detail.data.phases)
    return MeterDetails(
        id=0,
        location=location,
        type=METER_TYPES[location],
        cts=[number < count for number in range(4)],
        inverted=[False] * 4,
        connection={"short_id": gateway, "device_serial": meter_serial(location), "https_conf": {}},
        Cached_readings=_cached(total, detail.data.phases),
    )


def _cached(total: Meter, phases: tuple[Phase, ...]) -> CachedReadings:
    values = {
        name: getattr(total, name) for name in Meter.__struct_fields__ if name in CachedReadings.__struct_fields__
    }
    for phase, letter in zip(phases, "abc", strict=False):
        values[f"v_l{phase.phase}n"] = or_unset(phase.voltage_v)
        values[f"i_{letter}_current"] = or_unset(phase.current_a)
        values[f"real_power_{letter}"] = or_unset(phase.power_w)
        values[f"reactive_power_{letter}"] = 0
    time = total.last_communication_time
    values |= {"last_phase_voltage_communication_time": time, "last_phase_power_communication_time": time}
    values |= {"last_phase_energy_communication_time": NEVER, "serial_number": METER_SERIAL, "version": FIRMWARE_HASH}
    return CachedReadings(**values)
