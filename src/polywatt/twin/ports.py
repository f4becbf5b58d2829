"""The ports of a switch between grid and home: what hangs on them, and what of it is switched on.

What a port is used for at first (``TwinSpec.ports``) is what hangs on it. Used for anything else it is as good as open:
solar makes nothing, loads take nothing.
"""

from typing import NamedTuple

from polywatt.model import Port, PortUse

from .instant import Instant
from .ops import N
from .shares import split
from .spec import TwinSpec
from .state import Inputs


class Closed(NamedTuple):
    """What of all that hangs on the ports is switched on, 0..1."""

    solar: float
    loads: float

    def of(self, inputs: Inputs[N], port_load_share: float) -> Inputs[N]:
        """What the world does through these ports; ``port_load_share`` is the part of the other loads behind them."""
        if self == (1.0, 1.0):
            return inputs
        return inputs._replace(
            port_solar_available_w=inputs.port_solar_available_w * self.solar,
            other_load_w=inputs.other_load_w * _left(self.loads, port_load_share),
        )


def closed(spec: TwinSpec, uses: tuple[PortUse, ...]) -> Closed:
    """What is on while the ports are used like this."""
    return Closed(_closed(spec, uses, PortUse.SOLAR), _closed(spec, uses, PortUse.LOAD))


def ports_of(instant: Instant) -> tuple[Port, ...]:
    """Each port; what hangs on several of one use is dealt to them evenly."""
    spec, flows, uses = instant.spec, instant.flows, instant.ports
    left = _left(_closed(spec, uses, PortUse.LOAD), spec.port_load_share)
    other_w = flows.load_w - flows.critical_load_w - flows.car_w
    behind_w = {
        PortUse.SOLAR: flows.port_solar_w,
        PortUse.LOAD: -other_w * (1.0 - (1.0 - spec.port_load_share) / left) if left > 0.0 else 0.0,
    }
    powers_w = [0.0] * len(uses)
    for use, power_w in behind_w.items():
        on = [float(is_on) for is_on in _are_on(spec, uses, use)]
        if any(on):
            even_w = split(power_w, [share / sum(on) for share in on])
            powers_w = [power_w + more_w for power_w, more_w in zip(powers_w, even_w, strict=True)]
    return tuple(
        Port(number=number, use=use, power_w=power_w)
        for number, (use, power_w) in enumerate(zip(uses, powers_w, strict=True), start=1)
    )


def _left(loads: float, port_load_share: float) -> float:
    """The part of the other loads that is still there while ``loads`` of those on the ports are."""
    return 1.0 - port_load_share * (1.0 - loads)


def _closed(spec: TwinSpec, uses: tuple[PortUse, ...], use: PortUse) -> float:
    hanging = spec.port_uses.count(use)
    return sum(_are_on(spec, uses, use)) / hanging if hanging else 1.0


def _are_on(spec: TwinSpec, uses: tuple[PortUse, ...], use: PortUse) -> list[bool]:
    """By port, whether such a thing hangs on it and is switched on."""
    return [hangs is use and use_now is use for hangs, use_now in zip(spec.port_uses, uses, strict=True)]
