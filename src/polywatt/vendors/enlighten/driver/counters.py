"""Energies since ever and since midnight, from the arrays of days or quarters of an hour."""

from datetime import UTC, date, datetime, time, tzinfo

from polywatt.model import Counters, DeviceUnreachable, Energies

from ..wire.energy import DAY_S, QUARTER_S, Flow, LifetimeEnergy

FLOWS = {
    "solar_wh": Flow.PRODUCTION,
    "load_wh": Flow.CONSUMPTION,
    "imported_wh": Flow.IMPORT,
    "exported_wh": Flow.EXPORT,
    "charged_wh": Flow.CHARGE,
    "discharged_wh": Flow.DISCHARGE,
    "car_wh": Flow.EVSE,
}


def measured_quantities(energy: LifetimeEnergy) -> tuple[str, ...]:
    """Return the quantities of which anything was measured, ever."""
    return tuple(name for name, flow in FLOWS.items() if energy.total_wh(flow) is not None)


def counters_from(energy: LifetimeEnergy, zone: tzinfo, received_at: datetime) -> Counters:
    """Return the counters: lifetimes are sums of all buckets, today those of the last ones.

    Raises:
        DeviceUnreachable: the cloud does not say until when it has counted; it has heard nothing.
    """
    if energy.at is None:
        raise DeviceUnreachable(
            "the cloud does not say until when the site has counted; check that its gateway reports, then try again"
        )
    first = _first_bucket_of_today(energy, zone, received_at)
    lifetime = {name: energy.total_wh(flow) for name, flow in FLOWS.items()}
    today = {} if first is None else {name: energy.total_wh(flow, first) for name, flow in FLOWS.items()}
    return Counters(received_at=received_at, at=energy.at, lifetime=Energies(**lifetime), today=Energies(**today))


def _first_bucket_of_today(energy: LifetimeEnergy, zone: tzinfo, now: datetime) -> int | None:
    """Return the index of the first bucket of today; None while there is none yet."""
    length_s = energy.bucket_s(zone)
    if energy.first_day is None or length_s is None:
        return None
    first = bucket_index(now.astimezone(zone).date(), energy.first_day, length_s, zone)
    return first if 0 <= first < energy.bucket_count else None


def bucket_index(day: date, first_day: date, length_s: float, zone: tzinfo) -> int:
    """Return the index of a day's first bucket. Quarters are of real time: a day has 92, 96 or 100 of them."""
    if length_s == DAY_S:
        return (day - first_day).days
    return round((midnight(day, zone) - midnight(first_day, zone)).total_seconds() / QUARTER_S)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the beginning of a local day, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
