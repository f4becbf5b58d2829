"""What the inverters of one plant do, as one home's reading."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.model import Counters, Energies, GridState, Reading, activity_from

from ..wire.answer import to_bool, to_float
from ..wire.energy import EnergyInfo, Span
from ..wire.runtime import Runtime
from .site import Live, Site

LEAST_V = 10.0
"""Less is no grid; stray volts are seen on open terminals."""


def reading_from(live: Live, site: Site, received_at: datetime) -> Reading:
    """Sums over the inverters; a sum of which one part is not known is not known."""
    runtimes = list(live.runtimes.values())
    first, zone = runtimes[0], site.zone
    times = [at for runtime in runtimes if (at := runtime.device_time(zone)) is not None]
    # Nothing is known of one that is not heard, so of the sums neither.
    heard = [runtime for runtime in runtimes if runtime.has_values]
    heard = heard if len(heard) == len(runtimes) else []
    battery_w = total(map(_battery_w, heard))
    grid_w = _grid_w(live, heard)
    return Reading(
        received_at=received_at,
        at=min(times) if times else None,
        solar_w=_solar_w(live, heard),
        battery_w=battery_w,
        grid_w=grid_w,
        load_w=_load_w(live, heard, grid_w),
        generator_w=_generator_w(live, runtimes),
        soc_percent=_mean([to_float(runtime.soc) for runtime in heard]),
        battery_activity=None if battery_w is None else activity_from(battery_w),
        grid_state=_grid_state(first),
        grid_frequency_hz=first.ac_hz or first.eps_hz,
    )


def _battery_w(runtime: Runtime) -> float | None:
    """> 0 discharging, where the cloud's is > 0 charging."""
    power_w = to_float(runtime.batPower)
    return None if power_w is None else 0.0 - power_w


def _solar_w(live: Live, heard: list[Runtime]) -> float | None:
    """Strings, and solar that is coupled to the AC side: a GridBOSS tells all of that, else each inverter its own."""
    if live.midbox is None:
        return total(map(_own_solar_w, heard))
    strings_w, coupled_w = total([to_float(runtime.ppv) for runtime in heard]), live.midbox.coupled_w
    return None if strings_w is None or coupled_w is None else strings_w + coupled_w


def _own_solar_w(runtime: Runtime) -> float | None:
    strings_w = to_float(runtime.ppv)
    if strings_w is None or to_bool(runtime.acCoupleInverterFlow) is not True:
        return strings_w
    coupled_w = to_float(runtime.acCouplePower)
    return strings_w if coupled_w is None else strings_w + coupled_w


def ac_w_from(runtime: Runtime) -> float | None:
    """> 0 out of the inverter; of one that is heard."""
    given_w, taken_w = to_float(runtime.pinv), to_float(runtime.prec)
    return None if given_w is None or taken_w is None else given_w - taken_w


def _grid_w(live: Live, heard: list[Runtime]) -> float | None:
    """A GridBOSS measures it for the whole home; else each inverter tells its share. ``pToUser`` is the import."""
    if live.midbox is not None:
        return live.midbox.grid_w
    return total(map(_share_w, heard))


def _share_w(runtime: Runtime) -> float | None:
    imported_w, exported_w = to_float(runtime.pToUser), to_float(runtime.pToGrid)
    return None if imported_w is None or exported_w is None else imported_w - exported_w


def _load_w(live: Live, heard: list[Runtime], grid_w: float | None) -> float | None:
    """A GridBOSS measures it; else it is what comes from the grid and out of the inverters."""
    if live.midbox is not None:
        return live.midbox.load_w
    ac_w = total(map(ac_w_from, heard))
    return None if ac_w is None or grid_w is None else max(ac_w + grid_w, 0.0)


def _generator_w(live: Live, runtimes: list[Runtime]) -> float | None:
    """By a GridBOSS's own port. An inverter's may carry solar instead: it counts only where it says it uses it."""
    if live.midbox is not None:
        return live.midbox.generator_w
    used = [runtime for runtime in runtimes if to_bool(runtime.usingGenerator) is True]
    return total([to_float(runtime.genPower) for runtime in used]) if used else None


def _grid_state(runtime: Runtime) -> GridState | None:
    """By the grid's side of the inverter: without volts or hertz there is none."""
    volts, hertz = runtime.grid_v, runtime.ac_hz
    if not runtime.has_values or volts is None or hertz is None:
        return None
    return GridState.CONNECTED if volts > LEAST_V and hertz > 0.0 else GridState.ISLANDED


def counters_from(parts: list[EnergyInfo], received_at: datetime) -> Counters:
    """Sums over the inverters, or the group's own sum alone."""
    return Counters(received_at=received_at, lifetime=_energies(parts, Span.TOTAL), today=_energies(parts, Span.TODAY))


def _energies(parts: list[EnergyInfo], span: Span) -> Energies:
    solar_wh, exported_wh, imported_wh, load_wh, charged_wh, discharged_wh = _sums_wh(parts, span)
    return Energies(
        solar_wh=solar_wh,
        load_wh=load_wh,
        imported_wh=imported_wh,
        exported_wh=exported_wh,
        charged_wh=charged_wh,
        discharged_wh=discharged_wh,
    )


def _sums_wh(parts: list[EnergyInfo], span: Span) -> tuple[float | None, ...]:
    """In the order of :class:`Flow`."""
    if len(parts) == 1:
        return parts[0].all_wh(span)
    return tuple(map(total, zip(*(part.all_wh(span) for part in parts), strict=True)))


def total(numbers: Iterable[float | None]) -> float | None:
    """None where one is not known, or there is none."""
    whole: float | None = None
    for part in numbers:
        if part is None:
            return None
        whole = part if whole is None else whole + part
    return whole


def _mean(numbers: list[float | None]) -> float | None:
    whole = total(numbers)
    return None if whole is None else whole / len(numbers)
