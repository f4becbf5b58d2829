"""A home with cars that somebody drives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from polywatt.model import Command, DeviceRefused, SetCarMode, SetCarSlots, StartCar, StopCar, Unsupported

from .car import Fleet
from .grid import Failure
from .instants import epoch_s
from .orders import Told
from .outages import with_failure, with_return
from .troubled import TroubledHome


class DrivenHome(TroubledHome):
    """A simulated home as those see it who drive its cars.

    A car comes and goes by chance until somebody plugs it in or out: from then on only they do.
    """

    def plug_in(self, charger_id: str, soc_percent: float | None = None) -> None:
        """Plug the car in now, as full as said; None: as it left. A car that is plugged in stays as it is.

        Raises:
            ValueError: there is no such charger, or no car is so full.
        """
        if soc_percent is not None and not 0.0 <= soc_percent <= 100.0:
            raise ValueError(f"a car is 0 to 100 % full, not {soc_percent}")
        number, now_s = self._number(charger_id), epoch_s(self._arrive())
        self._timeline.drive(now_s, lambda fleet: fleet.plug_in(number, now_s, soc_percent))

    def bring_cars_home(self, soc_percent: float) -> None:
        """Let all cars be plugged in now, so full; each leaves when chance has it leave."""
        now_s = epoch_s(self._arrive())
        for charger_id in self.spec.charger_ids:
            number = self._number(charger_id)
            self._timeline.drive(now_s, partial(_bring, number, now_s, soc_percent))

    def unplug(self, charger_id: str) -> None:
        """Unplug the car now; one that is away stays away.

        Raises:
            ValueError: there is no such charger.
        """
        number, now_s = self._number(charger_id), epoch_s(self._arrive())
        self._timeline.drive(now_s, lambda fleet: fleet.unplug(number, now_s))

    def car_faults(self, charger_id: str, is_faulted: bool = True) -> None:
        """Let the charger have a fault from now on, or none any more.

        Raises:
            ValueError: there is no such charger.
        """
        number, now_s = self._number(charger_id), epoch_s(self._arrive())
        self._timeline.drive(now_s, lambda fleet: fleet.fault(number, is_faulted))

    def lose_meter(self, at: datetime) -> None:
        """Let the chargers not hear the grid's meter from ``at`` on: with a house limit they keep to a safe current.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s, trouble = self._ahead(at, "the meter be lost"), self._timeline.trouble
        self._timeline.set_trouble(now_s, replace(trouble, deaf=with_failure(trouble.deaf, Failure(epoch_s(at)))))

    def find_meter(self, at: datetime) -> None:
        """Let them hear it again from ``at`` on.

        Raises:
            ValueError: ``at`` has passed.
        """
        now_s, trouble = self._ahead(at, "the meter be found"), self._timeline.trouble
        self._timeline.set_trouble(now_s, replace(trouble, deaf=with_return(trouble.deaf, epoch_s(at))))

    def _number(self, charger_id: str) -> int:
        if charger_id not in self.spec.charger_ids:
            there = ", ".join(self.spec.charger_ids) or "none"
            raise ValueError(f"there is no charger {charger_id}; there is {there}")
        return self.spec.charger_ids.index(charger_id)

    def _check_car(self, given: Command) -> None:
        """Refuse what a charger cannot do now."""
        if isinstance(given, SetCarSlots) and not all(isinstance(slot.action, StartCar) for slot in given.slots):
            raise Unsupported("set car slots: a slot of a charger can only start its car")
        if not isinstance(given, StartCar):
            return
        car = self._timeline.fleet.cars[self._number(given.charger_id)]
        if not car.is_plugged:
            raise DeviceRefused("cannot start car: it is not plugged; plug it in first", words="not plugged")
        if car.is_faulted:
            raise DeviceRefused("cannot start car: its charger has a fault; clear it first", words="faulted")

    def _tell_car(self, given: Command, before: Told, at_s: float) -> None:
        """What a command means for this visit of a car; another mode decides anew."""
        act: Callable[[Fleet, int], None]
        match given:
            case StartCar(charger_id=charger_id):
                act = Fleet.start
            case StopCar(charger_id=charger_id):
                act = Fleet.stop
            case SetCarMode(charger_id=charger_id, mode=mode) if before.chargers[self._number(charger_id)].mode != mode:
                act = Fleet.let_mode_decide
            case _:
                return
        number = self._number(charger_id)
        self._timeline.drive(at_s, lambda fleet: act(fleet, number))


def _bring(number: int, at_s: float, soc_percent: float, fleet: Fleet) -> None:
    fleet.bring_home(number, at_s, soc_percent)
