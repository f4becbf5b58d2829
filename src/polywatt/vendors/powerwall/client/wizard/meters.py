"""Meters as the wizard sets them up; what they measure is another matter."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ...wire.meters import CurrentTransformers, MeterConfig
from ...wire.wizard import meters as wire
from ...wire.wizard.kinds import ANYTHING, WORDS
from .asking import Asking, named

CtType = Literal["site", "solar", "load", "battery", "generator"]
METERS = "/api/meters/"


class Meters(Asking):
    """The meters that are set up, by serial number."""

    async def add_meter(self, serial: str, short_id: str) -> MeterConfig | None:
        """``POST /api/meters``."""
        return await self.told("/api/meters", wire.METER, wire.NewMeter(short_id=short_id, serial=serial))

    async def remove_meter(self, serial: str) -> None:
        """``DELETE /api/meters/{t}``."""
        await self.ask("DELETE", named(METERS, serial))

    async def meters_status(self) -> wire.MetersStatus:
        """``GET /api/meters/status``."""
        return await self.read("/api/meters/status", wire.METERS_STATUS)

    async def meters_readings(self) -> dict[str, wire.MeterReading]:
        """``GET /api/meters/readings``: zeros and an error while the site controller runs."""
        return await self.read("/api/meters/readings", wire.METER_READINGS)

    async def detect_wired_meters(self) -> list[str] | None:
        """``POST /api/meters/detect_wired_meters``.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        return await self.told("/api/meters/detect_wired_meters", WORDS)

    async def verify_meter(self, serial: str, short_id: str) -> wire.Verified | None:
        """``POST /api/meters/{t}/verify``."""
        body = wire.NewMeter(short_id=short_id, serial=serial)
        return await self.told(named(METERS, serial, "/verify"), wire.VERIFIED, body)

    async def verify_new_meter(self, serial: str, short_id: str) -> wire.Verified | None:
        """``POST /api/meters/verify``."""
        return await self.told("/api/meters/verify", wire.VERIFIED, wire.NewMeter(short_id=short_id, serial=serial))

    async def commission_meter(self, serial: str) -> MeterConfig | None:
        """``POST /api/meters/{i}/commission``."""
        return await self.told(named(METERS, serial, "/commission"), wire.METER)

    async def ct_config(self, serial: str) -> Any:
        """``GET /api/meters/{e}/ct_config``.

        Raises:
            DeviceRefused: it is no Neurio (500).
        """
        return await self.read(named(METERS, serial, "/ct_config"), ANYTHING)

    async def set_ct_config(self, serial: str, config: Mapping[str, Any]) -> Any:
        """``POST /api/meters/{e}/ct_config``; what belongs into it nobody has seen.

        Raises:
            DeviceRefused: it is no Neurio (500).
        """
        return await self.told(named(METERS, serial, "/ct_config"), ANYTHING, dict(config))

    async def cts(self, serial: str) -> list[CurrentTransformers] | None:
        """``GET /api/meters/{e}/cts``."""
        return await self.read(named(METERS, serial, "/cts"), wire.CTS)

    async def set_cts(self, serial: str, kind: CtType, valid: Sequence[bool]) -> list[CurrentTransformers] | None:
        """``POST /api/meters/{serial}/cts``: which of its four clamps measure ``kind``."""
        body = wire.WantedCts(type=kind, valid=list(valid))
        return await self.told(named(METERS, serial, "/cts"), wire.CTS, body)

    async def remove_cts(self, serial: str) -> None:
        """``DELETE /api/meters/{e}/cts``."""
        await self.ask("DELETE", named(METERS, serial, "/cts"))

    async def invert_cts(self, serial: str, inverted: Sequence[bool]) -> list[CurrentTransformers] | None:
        """``POST /api/meters/{e}/invert_cts``: which of its four clamps are turned round."""
        body = wire.Inverted(inverted=list(inverted))
        return await self.told(named(METERS, serial, "/invert_cts"), wire.CTS, body)
