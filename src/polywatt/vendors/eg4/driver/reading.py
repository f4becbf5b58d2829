"""The live values of one plant's inverters as one home's reading."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.model import GridState, Reading, activity_from

from ..wire.envelope import to_bool, to_float
from ..wire.runtime import Runtime
from .site import Site, Snapshot

MIN_GRID_V = 10.0
"""Less is no grid; open terminals have stray volts."""


def reading_from(snapshot: Snapshot, site: Site, received_at: datetime) -> Reading:
    """Return sums over the inverters; a sum is unknown where one of its terms is."""
    runtimes = list(snapshot.runtimes.values())
    first, zone = runtimes[0], site.zone
    times = [at for runtime in runtimes if (at := runtime.device_time(zone)) is not None]
    # Of an inverter that is offline nothing is known, so of the sums neither.
    online = runtimes if all(runtime.has_values for runtime in runtimes) else []
    battery_w = total(map(_battery_w, online))
    grid_w = _grid_w(snapshot, online)
    return Reading(
        received_at=received_at,
        at=min(times) if times else None,
        solar_w=_solar_w(snapshot, online),
        battery_w=battery_w,
        grid_w=grid_w,
        load_w=_load_w(snapshot, online, grid_w),
        generator_w=_generator_w(snapshot, runtimes),
        soc_percent=_mean([to_float(runtime.soc) for runtime in online]),
        battery_activity=None if battery_w is None else activity_from(battery_w),
        grid_state=_grid_state(first),
        grid_frequency_hz=first.ac_hz or first.eps_hz,
    )


def _battery_w(runtime: Runtime) -> float | None:
    """Return the battery's power, > 0 discharging; the cloud's is > 0 charging."""
    power_w = to_float(runtime.batPower)
    return None if power_w is None else 0.0 - power_w


def _solar_w(snapshot: Snapshot, online: list[Runtime]) -> float | None:
    """Return strings and AC-coupled solar: a GridBOSS measures all of the latter, else each inverter its own."""
    if snapshot.midbox is None:
        return total(map(_inverter_solar_w, online))
    strings_w, coupled_w = total([to_float(runtime.ppv) for runtime in online]), snapshot.midbox.coupled_w
    return None if strings_w is None or coupled_w is None else strings_w + coupled_w


def _inverter_solar_w(runtime: Runtime) -> float | None:
    strings_w = to_float(runtime.ppv)
    if strings_w is None or to_bool(runtime.acCoupleInverterFlow) is not True:
        return strings_w
    coupled_w = to_float(runtime.acCouplePower)
    return strings_w if coupled_w is None else strings_w + coupled_w


def ac_w_from(runtime: Runtime) -> float | None:
    """Return the power on the AC side, > 0 out of the inverter; only for one that is online."""
    out_w, in_w = to_float(runtime.pinv), to_float(runtime.prec)
    return None if out_w is None or in_w is None else out_w - in_w


def _grid_w(snapshot: Snapshot, online: list[Runtime]) -> float | None:
    """Return what a GridBOSS measures for the whole home, else the sum of the inverters' shares."""
    if snapshot.midbox is not None:
        return snapshot.midbox.grid_w
    return total(map(_grid_share_w, online))


def _grid_share_w(runtime: Runtime) -> float | None:
    """Return an inverter's share of the grid's power; ``pToUser`` is the import."""
    imported_w, exported_w = to_float(runtime.pToUser), to_float(runtime.pToGrid)
    return None if imported_w is None or exported_w is None else imported_w - exported_w


def _load_w(snapshot: Snapshot, online: list[Runtime], grid_w: float | None) -> float | None:
    """Return what a GridBOSS measures, else the power from the grid and out of the inverters."""
    if snapshot.midbox is not None:
        return snapshot.midbox.load_w
    ac_w = total(map(ac_w_from, online))
    return None if ac_w is None or grid_w is None else max(ac_w + grid_w, 0.0)


def _generator_w(snapshot: Snapshot, runtimes: list[Runtime]) -> float | None:
    """Return the power at a GridBOSS's own port. An inverter's may carry solar: it counts only where one is in use."""
    if snapshot.midbox is not None:
        return snapshot.midbox.generator_w
    in_use = [runtime for runtime in runtimes if to_bool(runtime.usingGenerator) is True]
    return total([to_float(runtime.genPower) for runtime in in_use]) if in_use else None


def _grid_state(runtime: Runtime) -> GridState | None:
    """Judge by the grid's side of the inverter: without volts or hertz there is no grid."""
    volts, hertz = runtime.grid_v, runtime.ac_hz
    if not runtime.has_values or volts is None or hertz is None:
        return None
    return GridState.CONNECTED if volts > MIN_GRID_V and hertz > 0.0 else GridState.ISLANDED


def total(numbers: Iterable[float | None]) -> float | None:
    """Return the sum; None where one of them is unknown, or there is none."""
    result: float | None = None
    for number in numbers:
        if number is None:
            return None
        result = number if result is None else result + number
    return result


def _mean(numbers: list[float | None]) -> float | None:
    result = total(numbers)
    return None if result is None else result / len(numbers)
