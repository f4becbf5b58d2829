"""``meters``: the gateway's own, as it is set up."""

from polywatt.model import Home, Phases

from ...wire.meters import CurrentTransformers, MeterConfig
from ..inventory import METER_TYPES, gateway_din, meter_serial
from ..snapshot import has_solar, phase_count


def meters_from(home: Home) -> list[MeterConfig]:
    """Return the gateway's own meter, in its two halves: site, and solar where there is any."""
    din = gateway_din(home.devices)
    count = phase_count(home)
    site = CurrentTransformers(
        type="site", valid=[n < count for n in range(4)], inverted=[False] * 4, real_power_scale_factor=1
    )
    meters = [_config("site", din, [site])]
    if has_solar(home):
        # One clamp on one leg of a balanced inverter, counted twice (as captured).
        scale = 2 if home.phases == Phases.SPLIT else 1
        solar = CurrentTransformers(
            type="solar", valid=[False, False, True, False], inverted=[False] * 4, real_power_scale_factor=scale
        )
        meters.append(_config("solar", din, [site, solar]))
    return meters


def _config(location: str, din: str, cts: list[CurrentTransformers]) -> MeterConfig:
    return MeterConfig(serial=meter_serial(location), short_id=din, type=METER_TYPES[location], cts=cts)
