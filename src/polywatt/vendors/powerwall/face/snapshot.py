"""What the plant says at one moment, asked once for all endpoints that show it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.kit.single_flight import SingleFlight
from polywatt.model import (
    BatteryDetail,
    Counters,
    Detail,
    Device,
    DeviceKind,
    Energies,
    Home,
    InverterDetail,
    Plant,
    Reading,
)

AVERAGED_OVER_S = 0.25
"""Document, L81: values are averages over 250-500 ms. So long a snapshot is shown to all who ask."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a plant."""

    home: Home
    reading: Reading
    energies: Energies
    details: tuple[Detail, ...]

    @property
    def off(self) -> list[Device]:
        """Packs that are switched off."""
        return [device for device in self.home.devices if device.kind == DeviceKind.BATTERY and not device.is_included]

    @property
    def batteries(self) -> list[tuple[Device, BatteryDetail]]:
        """Packs with what they do now, but those that are switched off."""
        by_id = {detail.device_id: detail.data for detail in self.details}
        devices = (device for device in self.home.devices if device.kind == DeviceKind.BATTERY and device.is_included)
        return [(device, of) for device in devices if isinstance(of := by_id.get(device.id), BatteryDetail)]

    @property
    def string_inverters(self) -> list[tuple[Device, InverterDetail]]:
        """Inverters that solar strings end in, and whose home's battery has another: those of a Powerwall+."""
        by_id = {detail.device_id: detail.data for detail in self.details}
        of_batteries = {device.parent_id for device in self.home.devices if device.kind == DeviceKind.BATTERY}
        devices = (d for d in self.home.devices if d.kind == DeviceKind.INVERTER and d.id not in of_batteries)
        return [
            (device, of) for device in devices if isinstance(of := by_id.get(device.id), InverterDetail) and of.strings
        ]

    @property
    def at(self) -> datetime:
        """When it was measured, in the site's own time."""
        return in_zone(self.reading.at or self.reading.received_at, self.home)


def in_zone(at: datetime, home: Home) -> datetime:
    """A moment in the site's own time."""
    return at.astimezone(ZoneInfo(home.timezone)) if home.timezone is not None else at


@dataclass(slots=True)
class Own:
    """What the gateway itself was told of its site; None: as the plant says."""

    version: str = ""
    site_name: str | None = None
    timezone: str | None = None
    grid_code: str | None = None


class Snapshots:
    """Takes snapshots of a plant, at most one per averaging time and never two at once."""

    def __init__(self, plant: Plant, clock: Clock) -> None:
        self._plant, self._clock = plant, clock
        self._flight: SingleFlight[Snapshot] = SingleFlight()
        self._last: Snapshot | None = None
        self._taken_at_s = 0.0
        self._home: Home | None = None
        self.own = Own()

    async def home(self) -> Home:
        """What the plant is; asked once."""
        if self._home is None:
            self._home = await self._plant.home()
        return self._home

    def fresh(self) -> Snapshot | None:
        """The last snapshot while it may still be shown."""
        is_fresh = self._last is not None and self._clock.monotonic_s() - self._taken_at_s < AVERAGED_OVER_S
        return self._last if is_fresh else None

    async def take(self) -> Snapshot:
        """The moment; raises what the plant raises."""
        return self.fresh() or await self._flight.run("snapshot", self._take)

    def forget(self) -> None:
        """The plant was told something: what was shown before is not true any more."""
        self._last = None

    async def _take(self) -> Snapshot:
        home = await self.home()
        taken_at_s = self._clock.monotonic_s()
        reading = await self._plant.reading()
        counters: Counters | None = await optional(self._plant.counters())
        details = await optional(self._plant.details())
        self._last = Snapshot(home, reading, Energies() if counters is None else counters.lifetime, details or ())
        self._taken_at_s = taken_at_s
        return self._last
