"""Any state of a simulated home, for the laws."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from polywatt.app.registry import vendors
from polywatt.model import Backup, Mode, PeakShaving, SelfUse, SolarOnly, TimeOfUse
from polywatt.testing import EmulatedHome, emulator

ENDS = [(v.name, profile) for v in vendors().values() for profile in v.profiles]
lawful = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
"""Each example serves and reads a home over real HTTP(S): few of them, but whole; shrinking one takes minutes."""


WORDS: dict[str, dict[Mode, Mode]] = {
    "eaton": {TimeOfUse(): SolarOnly(), Backup(): PeakShaving(load_limit_w=2_000.0)},
    # Its full backup hides what was kept before.
    "enlighten": {Backup(): SelfUse()},
}
"""What stands for a mode in a home of a make that has no word for it."""


RESERVES: dict[tuple[str, str], tuple[float, float]] = {
    ("enlighten", "document"): (10.0, 100.0),
    ("enlighten", "field"): (10.0, 100.0),
    # This firmware snaps what is above to 80 in the app.
    ("powerwall", "25.18"): (0.0, 81.0),
}
"""What a make can have been told to keep; every other all of it."""


@dataclasses.dataclass(frozen=True)
class Situation:
    """Where a home stands before it is read."""

    seed: int
    start: datetime
    soc_percent: float
    has_solar: bool
    modules: int
    mode: Mode
    """See ``WORDS`` for makes that have none for it."""
    reserve_percent: float
    """From the hidden part on, where an owner's scale begins."""
    outage_s: float | None
    """How long ago the grid went; None: it is there."""
    waits_s: float


situations = st.builds(
    Situation,
    seed=st.integers(1, 1_000),
    start=st.integers(0, 365 * 24 * 4).map(lambda q: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * q)),
    soc_percent=st.floats(0, 100),
    has_solar=st.booleans(),
    modules=st.integers(1, 4),
    mode=st.sampled_from([SelfUse(), TimeOfUse(), Backup()]),
    reserve_percent=st.floats(5, 100),
    outage_s=st.none() | st.floats(0, 7_200),
    waits_s=st.floats(0, 3_600),
)


def in_situation(
    vendor: str, profile: str, there: Situation, act: Callable[[EmulatedHome], Any], past_days: float = 0.0
) -> None:
    """Run ``act`` on an emulated home that is in this situation."""

    least, most = RESERVES.get((vendor, profile), (0.0, 100.0))

    def change(spec: Any) -> Any:
        solar_peak_w = spec.solar_peak_w if there.has_solar else 0.0
        return dataclasses.replace(
            spec,
            initial_soc_percent=there.soc_percent,
            solar_peak_w=solar_peak_w,
            # Packs that share a serial number are one.
            modules=1 if spec.has_exact_serials else there.modules,
            mode=WORDS.get(vendor, {}).get(there.mode, there.mode),
            reserve_percent=min(max(there.reserve_percent, least), most),
        )

    async def main() -> None:
        async with emulator(
            vendor, profile=profile, start=there.start, seed=there.seed, past_days=past_days, change=change
        ) as home:
            await home.clock.advance(there.waits_s)
            if there.outage_s is not None:
                home.twin.world.fail_grid(home.clock.now())
                await home.clock.advance(there.outage_s)
            await act(home)

    anyio.run(main)
