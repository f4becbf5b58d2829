"""Register values that homes do not have, and that the face remembers for them."""

from dataclasses import dataclass

from polywatt.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class HiddenValues:
    """Values of one inverter's registers that are not among a home's settings."""

    ac_power_w: float | None = None
    """While charging from the grid is switched off."""
    balances_top: bool = False


class HiddenRegisters:
    """Remember hidden values; for ``lag_s`` seconds after a write they are still read as before."""

    def __init__(self, clock: Clock, lag_s: float) -> None:
        self._clock, self._lag_s = clock, lag_s
        self.current = self._before = HiddenValues()
        self._until_s = 0.0

    @property
    def delayed(self) -> HiddenValues:
        """The values that are read now."""
        return self._before if self._clock.monotonic_s() < self._until_s else self.current

    def set(self, values: HiddenValues) -> None:
        """Write them."""
        self._before, self.current = self.current, values
        self._until_s = self._clock.monotonic_s() + self._lag_s
