"""Cool-downs: a device that limits requests gets none meanwhile, also not from the program that is started next."""

import json
import math
from pathlib import Path

from .clock import Clock
from .files import write_atomically

MAX_COOL_DOWN_S = 86_400.0
"""A wrong clock or a damaged file must not shut a home out for good."""
FILE = "cool-downs.json"


class CoolDown:
    """The end of one device's cool-down: in memory, and in a file where there is a folder for it."""

    def __init__(self, clock: Clock, folder: Path | None = None, device: str = "") -> None:
        self._clock, self._device = clock, device
        self._path = None if folder is None else folder / FILE
        # In the file by the calendar, which outlives a program; from then on by a clock that nobody sets.
        stored_s = self._read_file().get(device, 0.0) - clock.now().timestamp()
        self._until_s = clock.monotonic_s() + min(stored_s, MAX_COOL_DOWN_S)

    def left_s(self) -> float:
        """Return the seconds still to wait; 0 where there is no cool-down."""
        return max(self._until_s - self._clock.monotonic_s(), 0.0)

    def begin(self, seconds: float) -> None:
        """Begin a cool-down of this length, at most a day."""
        self._until_s = self._clock.monotonic_s() + min(seconds, MAX_COOL_DOWN_S)
        self._write_file(self._clock.now().timestamp() + self.left_s())

    def _read_file(self) -> dict[str, float]:
        """Return the ends of cool-downs by device, in epoch seconds; a file that is no such file holds none."""
        if self._path is None:
            return {}
        try:
            content = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {str(name): at_s for name, at_s in content.items() if isinstance(at_s, float) and math.isfinite(at_s)}

    def _write_file(self, until_s: float) -> None:
        """Store this end beside those of other devices. Where it cannot be written, this program alone remembers it."""
        if self._path is None:
            return
        now_s = self._clock.now().timestamp()
        later = {name: at_s for name, at_s in self._read_file().items() if at_s > now_s}
        write_atomically(self._path, json.dumps(later | {self._device: until_s}).encode())
