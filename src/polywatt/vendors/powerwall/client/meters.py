"""``meters`` and its children."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ..wire import meters as wire
from ..wire.fields import ANYTHING, TEXTS
from .connection import Group, quoted, reader

CtType = Literal["site", "solar", "load", "battery", "generator"]


class Meters(Group):
    """Meters: their values, and how they are set up by serial number."""

    fetch = reader("/api/meters", wire.METERS)
    aggregates = reader("/api/meters/aggregates", wire.AGGREGATES)
    """The live values."""
    site = reader("/api/meters/site", wire.METER_DETAILS)
    solar = reader("/api/meters/solar", wire.METER_DETAILS)
    status = reader("/api/meters/status", wire.METERS_STATUS)
    readings = reader("/api/meters/readings", wire.METER_READINGS)
    """Zeros and an error while the site controller runs."""

    async def add(self, serial: str, short_id: str) -> wire.MeterConfig | None:
        """``POST /api/meters``."""
        return await self._connection.post("/api/meters", wire.METER, wire.NewMeter(short_id=short_id, serial=serial))

    async def remove(self, serial: str) -> None:
        """``DELETE /api/meters/{t}``."""
        await self._connection.request("DELETE", f"/api/meters/{quoted(serial)}")

    async def detect_wired(self) -> list[str] | None:
        """``POST /api/meters/detect_wired_meters``.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        return await self._connection.post("/api/meters/detect_wired_meters", TEXTS)

    async def verify(self, serial: str, short_id: str) -> wire.Verified | None:
        """``POST /api/meters/{t}/verify``."""
        body = wire.NewMeter(short_id=short_id, serial=serial)
        return await self._connection.post(f"/api/meters/{quoted(serial)}/verify", wire.VERIFIED, body)

    async def verify_new(self, serial: str, short_id: str) -> wire.Verified | None:
        """``POST /api/meters/verify``."""
        body = wire.NewMeter(short_id=short_id, serial=serial)
        return await self._connection.post("/api/meters/verify", wire.VERIFIED, body)

    async def commission(self, serial: str) -> wire.MeterConfig | None:
        """``POST /api/meters/{i}/commission``."""
        return await self._connection.post(f"/api/meters/{quoted(serial)}/commission", wire.METER)

    async def ct_config(self, serial: str) -> Any:
        """``GET /api/meters/{e}/ct_config``.

        Raises:
            DeviceRefused: it is no Neurio (500).
        """
        return await self._connection.read(f"/api/meters/{quoted(serial)}/ct_config", ANYTHING)

    async def set_ct_config(self, serial: str, config: Mapping[str, Any]) -> Any:
        """``POST /api/meters/{e}/ct_config``; its fields are not known.

        Raises:
            DeviceRefused: it is no Neurio (500).
        """
        return await self._connection.post(f"/api/meters/{quoted(serial)}/ct_config", ANYTHING, dict(config))

    async def cts(self, serial: str) -> list[wire.CurrentTransformers] | None:
        """``GET /api/meters/{e}/cts``."""
        return await self._connection.read(f"/api/meters/{quoted(serial)}/cts", wire.CTS)

    async def set_cts(self, serial: str, kind: CtType, valid: Sequence[bool]) -> list[wire.CurrentTransformers] | None:
        """``POST /api/meters/{serial}/cts``: which of its four clamps measure ``kind``."""
        body = wire.NewCts(type=kind, valid=list(valid))
        return await self._connection.post(f"/api/meters/{quoted(serial)}/cts", wire.CTS, body)

    async def remove_cts(self, serial: str) -> None:
        """``DELETE /api/meters/{e}/cts``."""
        await self._connection.request("DELETE", f"/api/meters/{quoted(serial)}/cts")

    async def invert_cts(self, serial: str, inverted: Sequence[bool]) -> list[wire.CurrentTransformers] | None:
        """``POST /api/meters/{e}/invert_cts``: which of its four clamps are inverted."""
        body = wire.Inverted(inverted=list(inverted))
        return await self._connection.post(f"/api/meters/{quoted(serial)}/invert_cts", wire.CTS, body)
