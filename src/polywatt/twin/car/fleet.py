"""The cars of one home through time, from knot to knot."""

from polywatt.model import ChargerSettings

from ..physics.state import Inputs
from ..spec import TwinSpec
from .charging import Charging, WaitReason, car_power_w, charge_request, is_locked, whole_a
from .load_balancing import SAFE_A, HomeStep, fit_to_house_limit, surplus_w
from .schedule import ChargingHours, hours_at
from .state import CarState, ManualOverride, charge, plug_in, unplug
from .trips import whereabouts
from .visits import Visit, visit_of

INITIAL_SHARE, MIN_SHARE = 0.6, 0.05
"""Of a car's battery: its charge when the past begins, and the least after a trip."""


class Fleet:
    """One car for each charger; none where there is no charger."""

    def __init__(self, spec: TwinSpec, seed: int, at_s: float) -> None:
        self.spec, self.seed = spec, seed
        self.cars = [self._initial_car(number, at_s) for number in range(spec.chargers)]
        self.charges = [Charging() for _ in self.cars]
        self.ended: list[Visit] = []
        """Visits that are over, since this fleet began."""
        self.event_s = float("-inf")
        """When a car next comes or leaves, or the charging hours change."""
        self._settings: tuple[ChargerSettings, ...] = ()
        self._hours: list[ChargingHours] = []
        self._is_storm = self._is_meter_lost = False

    @property
    def power_w(self) -> float:
        """Sum over all chargers."""
        return sum(charging.power_w for charging in self.charges)

    def update(
        self, at_s: float, settings: tuple[ChargerSettings, ...], *, is_storm: bool, is_meter_lost: bool
    ) -> None:
        """Let cars come and go at this knot, and read the charging hours.

        Args:
            at_s: epoch seconds of the knot.
            settings: of each charger.
            is_storm: whether cars are charged for a storm.
            is_meter_lost: whether the chargers get no values of the grid's meter.
        """
        self._settings, self._is_storm, self._is_meter_lost = settings, is_storm, is_meter_lost
        changes_s = [self._follow_trips(number, at_s) for number in range(len(self.cars))]
        self._hours = [hours_at(self.spec, charger, at_s) for charger in settings]
        self.event_s = min([*changes_s, *(hours.until_s for hours in self._hours)], default=float("inf"))

    def start_step(self, home: HomeStep) -> Inputs[float]:
        """Set the power of each charger from this knot on; return the home's inputs with all cars as loads."""
        for number, car in enumerate(self.cars):
            self.charges[number] = self._charging(number, car, home)
            home = home.with_car(self.charges[number].power_w)
        return home.inputs

    def advance(self, dt_s: float) -> None:
        """Let ``dt_s`` pass."""
        self.cars = [*self.after(dt_s)]

    def after(self, dt_s: float) -> tuple[CarState, ...]:
        """Return the cars ``dt_s`` after the knot, without storing them."""
        pairs = zip(self.cars, self.charges, strict=True)
        return tuple(charge(car, charging.power_w, dt_s) for car, charging in pairs)

    def plug_in(self, number: int, at_s: float, soc_percent: float | None = None) -> None:
        """Plug the car in, and end its random trips; None: as full as it left."""
        car = self.cars[number]._replace(is_random=False)
        if not car.is_plugged:
            wh = car.energy_wh if soc_percent is None else self.spec.car_battery_wh * soc_percent / 100.0
            car = plug_in(car, at_s, wh, is_locked(self._settings[number]))
        self.cars[number] = car

    def bring_home(self, number: int, at_s: float, soc_percent: float) -> None:
        """Let the car be at home with this charge; it leaves on its next random trip."""
        car, energy_wh = self.cars[number], self.spec.car_battery_wh * soc_percent / 100.0
        if car.is_plugged:
            self.cars[number] = car._replace(energy_wh=energy_wh)
        else:
            locked = is_locked(self._settings[number])
            self.cars[number] = plug_in(car, at_s, energy_wh, locked)._replace(is_early=True)

    def unplug(self, number: int, at_s: float) -> None:
        """Unplug the car, and end its random trips."""
        car = self.cars[number]._replace(is_random=False)
        self.cars[number] = self._end_visit(number, car, at_s) if car.is_plugged else car

    def set_fault(self, number: int, is_faulted: bool) -> None:
        """Set whether the charger has a fault: then it charges nothing."""
        self.cars[number] = self.cars[number]._replace(is_faulted=is_faulted)

    def start(self, number: int) -> None:
        """Start charging whatever the mode."""
        self.cars[number] = self.cars[number]._replace(override=ManualOverride.STARTED, is_unlocked=True)

    def stop(self, number: int) -> None:
        """Stop charging whatever the mode; does nothing where nothing charges nor was started."""
        if self.charges[number].power_w > 0.0 or self.cars[number].override is ManualOverride.STARTED:
            self.cars[number] = self.cars[number]._replace(override=ManualOverride.STOPPED)

    def clear_override(self, number: int) -> None:
        """Forget a start or stop of this visit."""
        self.cars[number] = self.cars[number]._replace(override=None)

    def _initial_car(self, number: int, at_s: float) -> CarState:
        where = whereabouts(self.spec, self.seed, number, at_s)
        return CarState(where.is_home, where.since_s, INITIAL_SHARE * self.spec.car_battery_wh, is_unlocked=True)

    def _follow_trips(self, number: int, at_s: float) -> float:
        """Let the car come or leave by its random trips; return the time of its next change."""
        car = self.cars[number]
        if not car.is_random:
            return float("inf")
        where = whereabouts(self.spec, self.seed, number, at_s)
        if car.is_early:
            if where.is_home:
                self.cars[number] = car._replace(is_early=False)
            return where.until_s
        if car.is_plugged and not where.is_home:
            self.cars[number] = self._end_visit(number, car, where.since_s)
        if where.is_home and not car.is_plugged:
            energy_wh = max(car.energy_wh - where.drive_wh, MIN_SHARE * self.spec.car_battery_wh)
            self.cars[number] = plug_in(car, where.since_s, energy_wh, is_locked(self._settings[number]))
        return where.until_s

    def _end_visit(self, number: int, car: CarState, at_s: float) -> CarState:
        if at_s > car.since_s:
            self.ended.append(visit_of(number, car, at_s))
        return unplug(car, at_s)

    def _charging(self, number: int, car: CarState, home: HomeStep) -> Charging:
        if not car.is_plugged:
            return Charging()
        settings, hours = self._settings[number], self._hours[number]
        request = charge_request(car, settings, hours, self.spec, is_tied=home.is_tied, is_storm=self._is_storm)
        if request.reason is not None:
            return Charging(reason=request.reason)
        requested_a = request.limit_a
        if request.follows_sun:
            requested_a = whole_a(surplus_w(home, uses_battery=bool(settings.uses_battery)), self.spec)
            if requested_a == 0.0:
                return Charging(reason=WaitReason.INSUFFICIENT_SOLAR)
        limit_a = self._house_limit_a(requested_a, home)
        is_held_back = limit_a < requested_a or self._has_safe_limit
        if limit_a == 0.0:
            return Charging(reason=WaitReason.HOUSE_LIMIT, is_held_back=is_held_back)
        power_w = car_power_w(limit_a, car, self.spec, home.dt_s)
        return Charging(power_w, limit_a, is_held_back=is_held_back)

    @property
    def _has_safe_limit(self) -> bool:
        return self._is_meter_lost and self.spec.house_limit_a is not None

    def _house_limit_a(self, requested_a: float, home: HomeStep) -> float:
        """Return the part of the current that the home's connection carries."""
        if self.spec.house_limit_a is None:
            return requested_a
        if not self._is_meter_lost:
            return fit_to_house_limit(home, requested_a)
        safe_a = min(requested_a, SAFE_A)
        return safe_a if safe_a >= self.spec.charger_min_a else 0.0
