"""Energy counters."""

from ..wire.energy import ENERGY, EnergyInfo
from . import cache
from .connection import Group

INVERTER, GROUP = "/api/inverter/getInverterEnergyInfo", "/api/inverter/getInverterEnergyInfoParallel"


class Energy(Group):
    """Energy counters of an inverter, or of its parallel group."""

    async def fetch(self, serial: str) -> EnergyInfo:
        """``getInverterEnergyInfo``."""
        return await self._connection.read_device(cache.ENERGY, INVERTER, serial, ENERGY)

    async def fetch_group(self, serial: str) -> EnergyInfo:
        """``getInverterEnergyInfoParallel``: of the whole group of this device."""
        return await self._connection.read_device(cache.ENERGY, GROUP, serial, ENERGY)
