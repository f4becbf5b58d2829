"""What the inverters of one plant do, as one home's reading."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.model import Counters, Energies, GridState, Reading, activity_of

from ..wire.answer import flag, number
from ..wire.energy import EnergyInfo, Flow, Span
from ..wire.runtime import Runtime
from .site import Live, Site

FLOWS = {
    "solar_wh": Flow.SOLAR,
    "load_wh": Flow.CONSUMED,
    "imported_wh": Flow.IMPORTED,
    "exported_wh": Flow.EXPORTED,
    "charged_wh": Flow.CHARGED,
    "discharged_wh": Flow.DISCHARGED,
}
LEAST_V = 10.0
"""Less is no grid; stray volts are seen on open terminals."""


def reading_from(live: Live, site: Site, received_at: datetime) -> Reading:
    """Sums over the inverters; a sum of which one part is not known is not known."""
    runtimes = list(live.runtimes.values())
    battery_w = total(battery_w_from(runtime) for runtime in runtimes)
    grid_w = _grid_w(live, runtimes)
    first = runtimes[0]
    return Reading(
        received_at=received_at,
        at=min((at for runtime in runtimes if (at := runtime.device_time(site.zone)) is not None), default=None),
        solar_w=total(solar_w_from(runtime) for runtime in runtimes),
        battery_w=battery_w,
        grid_w=grid_w,
        load_w=_load_w(live, runtimes, grid_w),
        generator_w=_generator_w(runtimes),
        soc_percent=_mean(soc_from(runtime) for runtime in runtimes),
        battery_activity=None if battery_w is None else activity_of(battery_w),
        grid_state=grid_state_from(first),
        grid_frequency_hz=first.ac_hz or first.eps_hz,
    )


def battery_w_from(runtime: Runtime) -> float | None:
    """> 0 discharging, where the cloud's is > 0 charging."""
    power_w = number(runtime.batPower) if runtime.has_values else None
    return None if power_w is None else 0.0 - power_w


def solar_w_from(runtime: Runtime) -> float | None:
    """Its strings, and solar that is coupled to its AC side."""
    strings_w = number(runtime.ppv) if runtime.has_values else None
    if strings_w is None or flag(runtime.acCoupleInverterFlow) is not True:
        return strings_w
    coupled_w = number(runtime.acCouplePower)
    return strings_w if coupled_w is None else strings_w + coupled_w


def soc_from(runtime: Runtime) -> float | None:
    """Of its bank."""
    return number(runtime.soc) if runtime.has_values else None


def ac_w_from(runtime: Runtime) -> float | None:
    """> 0 out of the inverter."""
    given_w, taken_w = number(runtime.pinv), number(runtime.prec)
    return None if not runtime.has_values or given_w is None or taken_w is None else given_w - taken_w


def _grid_w(live: Live, runtimes: list[Runtime]) -> float | None:
    """A GridBOSS measures it for the whole home; else each inverter tells its share. ``pToUser`` is the import."""
    if live.midbox is not None:
        return live.midbox.grid_w
    return total(_share_w(runtime) for runtime in runtimes)


def _share_w(runtime: Runtime) -> float | None:
    imported_w, exported_w = number(runtime.pToUser), number(runtime.pToGrid)
    return None if not runtime.has_values or imported_w is None or exported_w is None else imported_w - exported_w


def _load_w(live: Live, runtimes: list[Runtime], grid_w: float | None) -> float | None:
    """A GridBOSS measures it; else it is what comes from the grid and out of the inverters."""
    if live.midbox is not None:
        return live.midbox.load_w
    ac_w = total(ac_w_from(runtime) for runtime in runtimes)
    return None if ac_w is None or grid_w is None else max(ac_w + grid_w, 0.0)


def _generator_w(runtimes: list[Runtime]) -> float | None:
    """Its port may carry solar instead: only where it says that it uses a generator."""
    used = [runtime for runtime in runtimes if flag(runtime.usingGenerator) is True]
    return total(number(runtime.genPower) for runtime in used) if used else None


def grid_state_from(runtime: Runtime) -> GridState | None:
    """By the grid's side of the inverter: without volts or hertz there is none."""
    volts, hertz = runtime.ac_v[0], runtime.ac_hz
    if not runtime.has_values or volts is None or hertz is None:
        return None
    return GridState.CONNECTED if volts > LEAST_V and hertz > 0.0 else GridState.ISLANDED


def counters_from(parts: list[EnergyInfo], received_at: datetime) -> Counters:
    """Sums over the inverters, or the group's own sum alone."""

    def energies(span: Span) -> Energies:
        if len(parts) == 1:
            return Energies(**{name: parts[0].wh(flow, span) for name, flow in FLOWS.items()})
        return Energies(**{name: total(part.wh(flow, span) for part in parts) for name, flow in FLOWS.items()})

    return Counters(received_at=received_at, lifetime=energies(Span.TOTAL), today=energies(Span.TODAY))


def total(numbers: Iterable[float | None]) -> float | None:
    """None where one is not known, or there is none."""
    whole, is_empty = 0.0, True
    for part in numbers:
        if part is None:
            return None
        whole, is_empty = whole + part, False
    return None if is_empty else whole


def _mean(numbers: Iterable[float | None]) -> float | None:
    found = list(numbers)
    whole = total(found)
    return None if whole is None else whole / len(found)
