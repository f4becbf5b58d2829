"""The cars of one home through time, from knot to knot."""

from polywatt.model import ChargerSettings

from ..spec import TwinSpec
from ..state import Inputs
from .balance import SAFE_A, Around, fitting_a, spare_w
from .chance import whereabouts
from .charge import Charging, Wait, is_locked, power_of, whole_a, wish
from .hours import Hours, hours_at
from .state import CarState, Go, charged, come, gone
from .visits import Visit, visit_of

FIRST_SHARE, LEAST_SHARE = 0.6, 0.05
"""Of a car's battery: how full it is when the past begins, and what no drive takes."""


class Fleet:
    """One car for each charger; none where there is no charger."""

    def __init__(self, spec: TwinSpec, seed: int, at_s: float, cars: tuple[CarState, ...] | None = None) -> None:
        self.spec, self.seed = spec, seed
        self.cars = [*(self._first(number, at_s) for number in range(spec.chargers))] if cars is None else [*cars]
        self.charges = [Charging() for _ in self.cars]
        self.ended: list[Visit] = []
        """Visits that are over, since this fleet began."""
        self.event_s = float("-inf")
        """When one comes or leaves, or an hour begins that means something else."""
        self._told: tuple[ChargerSettings, ...] = ()
        self._hours: list[Hours] = []
        self._is_storm = self._is_deaf = False

    @property
    def power_w(self) -> float:
        """What all take together."""
        return sum(charging.power_w for charging in self.charges)

    def settle(self, at_s: float, told: tuple[ChargerSettings, ...], *, is_storm: bool, is_deaf: bool) -> None:
        """Let come and go who does at this knot, and look at what the hour means.

        ``is_storm``: cars are to be filled for a storm; ``is_deaf``: the grid's meter is not heard.
        """
        self._told, self._is_storm, self._is_deaf = told, is_storm, is_deaf
        changes_s = [self._passed_by_chance(number, at_s) for number in range(len(self.cars))]
        self._hours = [hours_at(self.spec, charger, at_s) for charger in told]
        self.event_s = min([*changes_s, *(hours.until_s for hours in self._hours)], default=float("inf"))

    def decide(self, around: Around) -> Inputs[float]:
        """What each charger gives from this knot on; the home's inputs with all cars as loads."""
        for number, car in enumerate(self.cars):
            self.charges[number] = self._charging(number, car, around)
            around = around.with_car(self.charges[number].power_w)
        return around.inputs

    def pass_by(self, dt_s: float) -> None:
        """Let ``dt_s`` pass."""
        self.cars = [*self.after(dt_s)]

    def after(self, dt_s: float) -> tuple[CarState, ...]:
        """The cars ``dt_s`` from the knot, without storing them."""
        pairs = zip(self.cars, self.charges, strict=True)
        return tuple(charged(car, charging.power_w, dt_s) for car, charging in pairs)

    def plug_in(self, number: int, at_s: float, soc_percent: float | None = None) -> None:
        """A person plugs the car in, and from now on only persons do; None: as full as it left."""
        car = self.cars[number]._replace(is_by_chance=False)
        if not car.is_plugged:
            wh = car.energy_wh if soc_percent is None else self.spec.car_battery_wh * soc_percent / 100.0
            car = come(car, at_s, wh, is_locked(self._told[number]))
        self.cars[number] = car

    def bring_home(self, number: int, at_s: float, soc_percent: float) -> None:
        """The car comes home early, so full; it leaves when chance has it leave."""
        car, energy_wh = self.cars[number], self.spec.car_battery_wh * soc_percent / 100.0
        if car.is_plugged:
            self.cars[number] = car._replace(energy_wh=energy_wh)
        else:
            self.cars[number] = come(car, at_s, energy_wh, is_locked(self._told[number]))._replace(is_early=True)

    def unplug(self, number: int, at_s: float) -> None:
        """A person unplugs the car, and from now on only persons do."""
        car = self.cars[number]._replace(is_by_chance=False)
        self.cars[number] = self._left(number, car, at_s) if car.is_plugged else car

    def fault(self, number: int, is_faulted: bool) -> None:
        """Whether the charger has a fault: then it charges nothing."""
        self.cars[number] = self.cars[number]._replace(is_faulted=is_faulted)

    def start(self, number: int) -> None:
        """A person started it."""
        self.cars[number] = self.cars[number]._replace(go=Go.STARTED, is_unlocked=True)

    def stop(self, number: int) -> None:
        """A person stopped it; where nothing charges nor was started, nothing happens."""
        if self.charges[number].power_w > 0.0 or self.cars[number].go is Go.STARTED:
            self.cars[number] = self.cars[number]._replace(go=Go.STOPPED)

    def let_mode_decide(self, number: int) -> None:
        """Forget what a person said to this visit."""
        self.cars[number] = self.cars[number]._replace(go=None)

    def _first(self, number: int, at_s: float) -> CarState:
        where = whereabouts(self.spec, self.seed, number, at_s)
        return CarState(where.is_home, where.since_s, FIRST_SHARE * self.spec.car_battery_wh, is_unlocked=True)

    def _passed_by_chance(self, number: int, at_s: float) -> float:
        """Let the car come or leave if it is time; when it does next."""
        car = self.cars[number]
        if not car.is_by_chance:
            return float("inf")
        where = whereabouts(self.spec, self.seed, number, at_s)
        if car.is_early:
            if where.is_home:
                self.cars[number] = car._replace(is_early=False)
            return where.until_s
        if car.is_plugged and not where.is_home:
            self.cars[number] = self._left(number, car, where.since_s)
        if where.is_home and not car.is_plugged:
            energy_wh = max(car.energy_wh - where.drive_wh, LEAST_SHARE * self.spec.car_battery_wh)
            self.cars[number] = come(car, where.since_s, energy_wh, is_locked(self._told[number]))
        return where.until_s

    def _left(self, number: int, car: CarState, at_s: float) -> CarState:
        if at_s > car.since_s:
            self.ended.append(visit_of(number, car, at_s))
        return gone(car, at_s)

    def _charging(self, number: int, car: CarState, around: Around) -> Charging:
        if not car.is_plugged:
            return Charging()
        told = self._told[number]
        wanted = wish(car, told, self._hours[number], self.spec, is_tied=around.is_tied, is_storm=self._is_storm)
        if wanted.reason is not None:
            return Charging(reason=wanted.reason)
        wanted_a = wanted.limit_a
        if wanted.follows_sun:
            wanted_a = whole_a(spare_w(around, uses_battery=bool(told.uses_battery)), self.spec)
            if wanted_a == 0.0:
                return Charging(reason=Wait.INSUFFICIENT_SOLAR)
        limit_a = self._held_a(wanted_a, around)
        is_held_back = limit_a < wanted_a or self._is_held_safe
        if limit_a == 0.0:
            return Charging(reason=Wait.HOUSE_LIMIT, is_held_back=is_held_back)
        power_w = power_of(limit_a, car, self.spec, around.dt_s)
        return Charging(power_w, limit_a, is_held_back=is_held_back)

    @property
    def _is_held_safe(self) -> bool:
        return self._is_deaf and self.spec.house_limit_a is not None

    def _held_a(self, wanted_a: float, around: Around) -> float:
        """What of it the home's connection lets pass."""
        if self.spec.house_limit_a is None:
            return wanted_a
        if not self._is_deaf:
            return fitting_a(around, wanted_a)
        safe_a = min(wanted_a, SAFE_A)
        return safe_a if safe_a >= self.spec.charger_least_a else 0.0
