"""The demonstration: an emulator per vendor, a driver for each over real HTTP(S), and a hub over all."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from polywatt.hub import Hub
from polywatt.hub.store import Store
from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Vendor
from polywatt.model import Ratings, to_owner_percent

from .emulation import EmulationOptions, emulation
from .registry import vendors


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demonstration."""

    hub: Hub
    urls: dict[str, str]
    ratings: dict[str, Ratings]

    def owner_soc(self, name: str, soc_percent: float | None) -> float | None:
        """Return a state of charge on the scale of the vendor's own app."""
        return None if soc_percent is None else to_owner_percent(soc_percent, self.ratings[name])


@contextlib.asynccontextmanager
async def demonstration(store_path: Path | None, seed: int, clock: Clock) -> AsyncIterator[Demo]:
    """Run the demonstration while the context lasts. Without a path the history is deleted afterwards."""
    async with contextlib.AsyncExitStack() as stack:
        path = store_path or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "history.sqlite"
        store = Store.open(path)
        stack.callback(store.close)
        urls, plants, ratings = {}, {}, {}
        for name, vendor in vendors().items():
            options = EmulationOptions(seed=seed, past_days=2, start=_noon(vendor, clock))
            home = await stack.enter_async_context(emulation(vendor, options))
            urls[name] = home.url
            plants[name] = await stack.enter_async_context(vendor.connect(home.address, clock))
            ratings[name] = (await plants[name].home()).ratings
        hub = await stack.enter_async_context(Hub(plants, store, clock))
        yield Demo(hub, urls, ratings)


def _noon(vendor: Vendor, clock: Clock) -> datetime:
    """Return today's noon at the simulated home: the hour that shows most."""
    from polywatt.twin import PRESETS

    zone = ZoneInfo(PRESETS[vendor.preset].timezone)
    return clock.now().astimezone(zone).replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC)
