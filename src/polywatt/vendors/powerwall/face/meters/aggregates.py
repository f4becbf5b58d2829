"""``meters/aggregates``."""

from msgspec import UNSET
from msgspec.structs import replace

from polywatt.kit.cached_plant import Snapshot

from ...wire.fields import NEVER
from ...wire.meters import Aggregates, Meter
from ..responses import or_unset
from ..snapshot import included_batteries, lifetime_energies, line_voltage, measured_at

TIMEOUT_NS = 1_500_000_000
"""As every captured meter has it."""


def aggregates_from(snapshot: Snapshot, has_energy_times: bool = False) -> Aggregates:
    """Return the four meters, and a generator's; one that the plant does not have is left out.

    Reactive power is zero: no plant of ours reports it, and the simulated home has a power factor of 1 (NOTES.md).
    """
    reading, energies = snapshot.reading, lifetime_energies(snapshot)
    packs = included_batteries(snapshot)
    volts = line_voltage(snapshot)
    hertz = reading.grid_frequency_hz
    discharged_wh = _total([data.discharged_wh for _, data in packs], energies.discharged_wh)
    charged_wh = _total([data.charged_wh for _, data in packs], energies.charged_wh)
    time = measured_at(snapshot).isoformat()
    meters = {
        "site": _meter(time, reading.grid_w, energies.exported_wh, energies.imported_wh, volts, 0.0, 1),
        "battery": _meter(time, reading.battery_w, discharged_wh, charged_wh, volts, hertz, len(packs) or 1),
        "load": _meter(time, reading.load_w, 0.0, energies.load_wh, volts, 0.0, None),
        "solar": _meter(time, reading.solar_w, energies.solar_wh, 0.0, volts, hertz, 1),
        "generator": _meter(time, reading.generator_w, energies.generator_wh, 0.0, volts, hertz, 1),
    }
    energy_time = NEVER if has_energy_times else UNSET
    return {
        name: replace(meter, last_phase_energy_communication_time=energy_time)
        for name, meter in meters.items()
        if meter is not None
    }


def _meter(
    time: str,
    power_w: float | None,
    exported_wh: float | None,
    imported_wh: float | None,
    volts: float | None,
    hertz: float | None,
    count: int | None,
) -> Meter | None:
    if power_w is None:
        return None
    amps = UNSET if volts is None else _amps(power_w, volts)
    return Meter(
        last_communication_time=time,
        instant_power=round(power_w, 2),
        instant_reactive_power=0,
        instant_apparent_power=abs(round(power_w, 2)),
        frequency=or_unset(hertz),
        energy_exported=or_unset(exported_wh),
        energy_imported=or_unset(imported_wh),
        instant_average_voltage=or_unset(volts),
        instant_average_current=amps,
        i_a_current=0,
        i_b_current=0,
        i_c_current=0,
        last_phase_voltage_communication_time=NEVER,
        last_phase_power_communication_time=NEVER,
        timeout=TIMEOUT_NS,
        num_meters_aggregated=UNSET if count is None else count,
        instant_total_current=amps,
    )


def _amps(power_w: float, volts: float) -> float:
    return 0 if volts < 1 else round(power_w / volts, 4)


def _total(packs_wh: list[float | None], home_wh: float | None) -> float | None:
    """Return the sum over the packs, so that it equals theirs to the Wh (as in every capture); else the home's own."""
    known_wh = [round(wh) for wh in packs_wh if wh is not None]
    return float(sum(known_wh)) if known_wh and len(known_wh) == len(packs_wh) else home_wh
