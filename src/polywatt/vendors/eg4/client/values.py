"""What devices measure."""

from ..wire.battery import BATTERY, BatteryInfo
from ..wire.energy import ENERGY, EnergyInfo
from ..wire.midbox import MIDBOX, Midbox
from ..wire.runtime import RUNTIME, Runtime
from .asking import BATTERY_, ENERGY_, MIDBOX_, RUNTIME_, Asking


class Values(Asking):
    """What a device does, and has done."""

    async def runtime(self, serial: str) -> Runtime:
        """``getInverterRuntime``."""
        return await self._of(RUNTIME_, "/api/inverter/getInverterRuntime", serial, RUNTIME)

    async def energy(self, serial: str) -> EnergyInfo:
        """``getInverterEnergyInfo``."""
        return await self._of(ENERGY_, "/api/inverter/getInverterEnergyInfo", serial, ENERGY)

    async def parallel_energy(self, serial: str) -> EnergyInfo:
        """``getInverterEnergyInfoParallel``: of the whole group of this device."""
        return await self._of(ENERGY_, "/api/inverter/getInverterEnergyInfoParallel", serial, ENERGY)

    async def battery(self, serial: str) -> BatteryInfo:
        """``getBatteryInfo``: of an inverter."""
        return await self._of(BATTERY_, "/api/battery/getBatteryInfo", serial, BATTERY)

    async def midbox(self, serial: str) -> Midbox:
        """``getMidboxRuntime``.

        Raises:
            UnsupportedDevice: it is no GridBOSS.
        """
        return await self._of(MIDBOX_, "/api/midbox/getMidboxRuntime", serial, MIDBOX)
