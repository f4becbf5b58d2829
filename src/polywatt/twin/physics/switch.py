"""Ports of a switch between grid and home: the solar and loads behind them that are switched on.

A port's first use (``TwinSpec.ports``) tells what is connected there. Set to any other use the port is open: solar
gives nothing, loads take nothing.
"""

from typing import NamedTuple

from polywatt.model import PortUse

from ..spec import TwinSpec
from .ops import N
from .state import Inputs


class ClosedShares(NamedTuple):
    """Parts of the solar and loads behind the ports that are switched on, 0..1."""

    solar: float
    loads: float

    def limit(self, inputs: Inputs[N], port_load_share: float) -> Inputs[N]:
        """Return the inputs through these ports; ``port_load_share`` is the part of the other loads behind them."""
        if self == (1.0, 1.0):
            return inputs
        return inputs._replace(
            port_solar_available_w=inputs.port_solar_available_w * self.solar,
            other_load_w=inputs.other_load_w * remaining_load_share(self.loads, port_load_share),
        )


def closed_shares(spec: TwinSpec, uses: tuple[PortUse, ...]) -> ClosedShares:
    """Return the shares that are switched on while the ports have these uses."""
    return ClosedShares(closed_share(spec, uses, PortUse.SOLAR), closed_share(spec, uses, PortUse.LOAD))


def remaining_load_share(loads: float, port_load_share: float) -> float:
    """Return the part of the other loads that is served while ``loads`` of those behind the ports are."""
    return 1.0 - port_load_share * (1.0 - loads)


def closed_share(spec: TwinSpec, uses: tuple[PortUse, ...], use: PortUse) -> float:
    """Return the part of the ports for ``use`` that are switched on; 1 where there are none."""
    connected = spec.port_uses.count(use)
    return sum(closed_ports(spec, uses, use)) / connected if connected else 1.0


def closed_ports(spec: TwinSpec, uses: tuple[PortUse, ...], use: PortUse) -> list[bool]:
    """Return for each port whether something of this use is connected and switched on."""
    return [connected is use and use_now is use for connected, use_now in zip(spec.port_uses, uses, strict=True)]
