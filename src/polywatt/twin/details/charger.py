"""Details of chargers for cars."""

from collections.abc import Iterator

from polywatt.model import ChargerDetail, Health

from ..car import CarState, Charging, visit_of
from ..events.car_sessions import session_from
from ..snapshot import Snapshot
from ..spec import TwinSpec


def chargers_from(snapshot: Snapshot) -> Iterator[tuple[str, ChargerDetail, Health]]:
    """Yield each charger by its id, with its health."""
    ids, cars, charges = snapshot.spec.charger_ids, snapshot.cars, snapshot.charges
    for number, (charger_id, car, charging) in enumerate(zip(ids, cars, charges, strict=True)):
        health = Health.FAULT if car.is_faulted else Health.NORMAL
        yield charger_id, _charger(snapshot.spec, number, car, charging), health


def _charger(spec: TwinSpec, number: int, car: CarState, charging: Charging) -> ChargerDetail:
    return ChargerDetail(
        is_plugged=car.is_plugged,
        is_charging=charging.power_w > 0.0,
        reason=None if charging.reason is None else charging.reason.value,
        power_w=charging.power_w,
        limit_a=charging.limit_a,
        # Without a limit there is no load balancing; a charger without its meter is held back in any case.
        is_held_back=charging.is_held_back or (None if spec.house_limit_a is None else False),
        session=session_from(spec, visit_of(number, car)) if car.is_plugged else None,
    )
