"""Control of the cars of a simulated home."""

from functools import partial

from .car import Fleet
from .epoch import epoch_s
from .simulation.simulation import Simulation
from .spec import TwinSpec


class CarControl:
    """Cars of a simulated home as their drivers use them, from now on.

    A car comes and goes on random trips until somebody plugs it in or unplugs it: from then on only they do. Every
    method with a ``charger_id`` raises ``ValueError`` where there is no such charger.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def plug_in(self, charger_id: str, soc_percent: float | None = None) -> None:
        """Plug the car in with this charge; None: as it left. A car that is plugged in stays as it is.

        Raises:
            ValueError: there is no such charger, or no such charge.
        """
        if soc_percent is not None and not 0.0 <= soc_percent <= 100.0:
            raise ValueError(f"a car is 0 to 100 % full, not {soc_percent}")
        number, now_s = self._number_and_now(charger_id)
        self._simulation.timeline.change_cars(now_s, lambda fleet: fleet.plug_in(number, now_s, soc_percent))

    def bring_home(self, soc_percent: float) -> None:
        """Let all cars be plugged in now with this charge; each leaves on its next random trip."""
        now_s = epoch_s(self._simulation.advance())
        for number in range(self._simulation.spec.chargers):
            change = partial(Fleet.bring_home, number=number, at_s=now_s, soc_percent=soc_percent)
            self._simulation.timeline.change_cars(now_s, change)

    def unplug(self, charger_id: str) -> None:
        """Unplug the car; one that is away stays away."""
        number, now_s = self._number_and_now(charger_id)
        self._simulation.timeline.change_cars(now_s, lambda fleet: fleet.unplug(number, now_s))

    def set_fault(self, charger_id: str, is_faulted: bool = True) -> None:
        """Set whether the charger has a fault."""
        number, now_s = self._number_and_now(charger_id)
        self._simulation.timeline.change_cars(now_s, lambda fleet: fleet.set_fault(number, is_faulted))

    def _number_and_now(self, charger_id: str) -> tuple[int, float]:
        number = charger_number(self._simulation.spec, charger_id)
        return number, epoch_s(self._simulation.advance())


def charger_number(spec: TwinSpec, charger_id: str) -> int:
    """Return the number of a charger, from 0.

    Raises:
        ValueError: there is no such charger.
    """
    if charger_id not in spec.charger_ids:
        available = ", ".join(spec.charger_ids) or "none"
        raise ValueError(f"there is no charger {charger_id}; there is {available}")
    return spec.charger_ids.index(charger_id)
