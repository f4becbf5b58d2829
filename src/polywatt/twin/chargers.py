"""The chargers and cars of a home, in the model's words."""

from collections.abc import Iterator

from polywatt.model import CarSession, ChargerDetail, Health

from .car import CarState, Charging, Visit, visit_of
from .instant import Instant
from .instants import utc
from .spec import TwinSpec


def chargers_of(instant: Instant) -> Iterator[tuple[str, ChargerDetail, Health]]:
    """Each charger by its id, with its health."""
    ids, cars, charges = instant.spec.charger_ids, instant.cars, instant.charges
    for number, (charger_id, car, charging) in enumerate(zip(ids, cars, charges, strict=True)):
        health = Health.FAULT if car.is_faulted else Health.NORMAL
        yield charger_id, _charger(instant.spec, number, car, charging), health


def session_of(spec: TwinSpec, visit: Visit) -> CarSession:
    """A visit of a car; what it costs nobody knows here."""
    charger_id, since = spec.charger_ids[visit.charger], utc(visit.since_s)
    return CarSession(
        charger_id=charger_id,
        since=since,
        until=None if visit.until_s == float("inf") else utc(visit.until_s),
        energy_wh=visit.energy_wh,
        active_s=visit.active_s,
        id=f"{charger_id}-{since:%Y%m%dT%H%M%S}",
    )


def _charger(spec: TwinSpec, number: int, car: CarState, charging: Charging) -> ChargerDetail:
    return ChargerDetail(
        is_plugged=car.is_plugged,
        is_charging=charging.power_w > 0.0,
        reason=None if charging.reason is None else charging.reason.value,
        power_w=charging.power_w,
        limit_a=charging.limit_a,
        # Without a limit nothing balances; one that does not hear its meter is held all the same.
        is_held_back=charging.is_held_back or (None if spec.house_limit_a is None else False),
        session=session_of(spec, visit_of(number, car)) if car.is_plugged else None,
    )
