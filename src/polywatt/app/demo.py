"""The demonstration: every vendor's emulator, a driver for each over real HTTP(S), a hub over all."""

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
    """What is running."""

    hub: Hub
    urls: dict[str, str]
    ratings: dict[str, Ratings]

    def owner_soc(self, name: str, soc_percent: float | None) -> float | None:
        """A state of charge as the vendor's own app shows it."""
        return None if soc_percent is None else to_owner_percent(soc_percent, self.ratings[name])


@contextlib.asynccontextmanager
async def demonstration(store_path: Path | None, seed: int, clock: Clock) -> AsyncIterator[Demo]:
    """Everything up while the context lasts. Without a path the history is gone afterwards."""
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
    """Today's noon where the simulated home stands: the best hour for a look at it."""
    from polywatt.twin import PRESETS

    zone = ZoneInfo(PRESETS[vendor.preset].timezone)
    return clock.now().astimezone(zone).replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC)
