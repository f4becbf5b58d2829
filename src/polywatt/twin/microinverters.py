"""Solar's own inverters where each module has one."""

import numpy as np

from polywatt.model import InverterDetail

from .instant import Instant
from .noise import uniform
from .shares import split
from .spec import TwinSpec
from .streams import Stream


def microinverter_ids(spec: TwinSpec) -> tuple[str, ...]:
    """In the order of their numbers; none where solar has one inverter for all, or there is no solar."""
    count = spec.microinverters if spec.solar_peak_w > 0.0 else 0
    return tuple(f"microinverter-{number}" for number in range(1, count + 1))


def microinverters_of(instant: Instant) -> tuple[tuple[str, InverterDetail], ...]:
    """Each by its id, with its part of the solar that hangs on no port; the parts add up to the whole."""
    spec, state, flows = instant.spec, instant.state, instant.flows
    ids = microinverter_ids(spec)
    if not ids:
        return ()
    shares = _shares(spec, instant.seed)
    powers_w = split(flows.solar_w - flows.port_solar_w, shares)
    produced_wh = split(state.solar_wh - state.port_solar_wh, shares)
    return tuple(
        (
            device_id,
            InverterDetail(ac_w=power_w, frequency_hz=instant.home_frequency_hz, produced_wh=energy_wh),
        )
        for device_id, power_w, energy_wh in zip(ids, powers_w, produced_wh, strict=True)
    )


def _shares(spec: TwinSpec, seed: int) -> tuple[float, ...]:
    """No two modules are alike: within 2 % either way, as in Enphase's document (536 to 556 Wh of a day)."""
    spread = uniform(seed, Stream.MICROINVERTER_SHARE, np.arange(float(spec.microinverters)))
    weights = 1.0 + 0.04 * (spread - 0.5)
    return tuple((weights / weights.sum()).tolist())
