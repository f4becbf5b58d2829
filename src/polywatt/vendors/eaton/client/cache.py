"""Answers of a device that several reads of one poll share."""

from datetime import datetime
from typing import Any

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional

from ..wire.device import Device
from ..wire.metrics import Point
from ..wire.mode import ModeRecord
from ..wire.settings import Settings
from ..wire.status import DeviceStatus
from ..wire.technical import TechnicalStatus
from . import EatonClient

SNAPSHOT_S = 0.5
"""Reading, counters, settings and details of one poll share their answers."""
MARKED_S = 600.0
"""``device`` says when settings and schedule were last written. They are read again when that moves, and after this
time in any case: whether every firmware keeps its marks is not known."""
DAY_S = 60.0


class AnswerCache:
    """Cache the answers that a poll needs; every command clears it."""

    def __init__(self, client: EatonClient, clock: Clock) -> None:
        self._client = client
        self._snapshot: TtlCache[Any] = TtlCache(clock, SNAPSHOT_S)
        self._marked: TtlCache[Any] = TtlCache(clock, MARKED_S)
        self._days: TtlCache[list[Point]] = TtlCache(clock, DAY_S, max_entries=4)

    async def device(self) -> Device:
        """``GET device``."""
        device: Device = await self._snapshot.get("device", self._client.device.fetch)
        return device

    async def status(self) -> DeviceStatus:
        """``GET device/status``."""
        status: DeviceStatus = await self._snapshot.get("status", self._client.status.fetch)
        return status

    async def technical_status(self) -> TechnicalStatus | None:
        """``GET technical/status``; None for a customer."""
        if not self._client.is_technician:
            return None
        technical: TechnicalStatus = await self._snapshot.get("technical", self._client.technical.fetch_status)
        return technical

    async def settings(self, device: Device) -> Settings:
        """``GET settings``, once for every write that ``device`` knows of."""
        key = "settings", device.deviceLastUpdate
        settings: Settings = await self._marked.get(key, self._client.settings.fetch)
        return settings

    async def schedule(self, device: Device) -> list[ModeRecord] | None:
        """``GET schedule/``, likewise; None where this firmware has none."""
        key = "schedule", device.deviceLastScheduleUpdate
        events: list[ModeRecord] | None = await self._marked.get(key, lambda: optional(self._client.schedule.fetch()))
        return events

    async def metrics(self, since: datetime, until: datetime) -> list[Point]:
        """``GET metrics/`` of a span."""
        return await self._days.get((since, until), lambda: self._client.metrics.fetch(since, until))

    def clear(self) -> None:
        """Drop what a command may have changed."""
        self._snapshot.clear()
        self._marked.clear()
