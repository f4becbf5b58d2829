"""A device that asked to be left alone is left alone, also by the program that is started next."""

import json
import math
from pathlib import Path

from .clock import Clock
from .files import replace_whole

LONGEST_S = 86_400.0
"""Nobody is waited for longer: a wrong clock or a damaged file must not shut a home out for good."""
FILE = "cool-downs.json"


class CoolDown:
    """Until when one device is not asked again; kept in memory, and in a file where there is a folder for it."""

    def __init__(self, clock: Clock, folder: Path | None = None, device: str = "") -> None:
        self._clock, self._device = clock, device
        self._path = None if folder is None else folder / FILE
        # In the file by the calendar, which outlives a program; from then on by a clock that nobody sets.
        noted_s = self._noted().get(device, 0.0) - clock.now().timestamp()
        self._until_s = clock.monotonic_s() + min(noted_s, LONGEST_S)

    def left_s(self) -> float:
        """Seconds still to wait; 0 where none."""
        return max(self._until_s - self._clock.monotonic_s(), 0.0)

    def begin(self, seconds: float) -> None:
        """It asked for this long."""
        self._until_s = self._clock.monotonic_s() + min(seconds, LONGEST_S)
        self._note(self._clock.now().timestamp() + self.left_s())

    def _noted(self) -> dict[str, float]:
        """What the file says, by device. A file that is no such file says nothing."""
        if self._path is None:
            return {}
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(name): at_s for name, at_s in found.items() if isinstance(at_s, float) and math.isfinite(at_s)}

    def _note(self, until_s: float) -> None:
        """Beside what is noted of other devices. Where it cannot be written, this program remembers by itself."""
        if self._path is None:
            return
        now_s = self._clock.now().timestamp()
        noted = {name: at_s for name, at_s in self._noted().items() if at_s > now_s} | {self._device: until_s}
        replace_whole(self._path, json.dumps(noted).encode())
