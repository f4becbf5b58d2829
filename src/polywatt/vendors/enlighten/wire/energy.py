"""Energies in buckets since the first day."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from .devices import to_date
from .scale import MAX_VALUE, Flag, Number, Scalar, Text, to_datetime, to_float, to_list

QUARTER_S, DAY_S = 900.0, 86_400.0
QUARTERS_PER_DAY = 96
Buckets = list[float | str | None] | UnsetType | None
"""Ten years are 4,000 entries a flow: whole numbers are taken as the others are, and a flag is no number at all."""


class Flow(StrEnum):
    """The arrays, as they are spelled."""

    PRODUCTION = "production"
    CONSUMPTION = "consumption"
    SOLAR_HOME = "solar_home"
    SOLAR_GRID = "solar_grid"
    SOLAR_BATTERY = "solar_battery"
    GRID_HOME = "grid_home"
    GRID_BATTERY = "grid_battery"
    BATTERY_HOME = "battery_home"
    BATTERY_GRID = "battery_grid"
    IMPORT = "import"
    EXPORT = "export"
    CHARGE = "charge"
    DISCHARGE = "discharge"
    EVSE = "evse"
    HEATPUMP = "heatpump"
    WATER_HEATER = "water_heater"


class LifetimeEnergy(msgspec.Struct, frozen=True, kw_only=True, rename={"import_": "import"}):
    """``lifetime_energy``: Wh, one entry per day or per quarter of an hour, which is not said (L460)."""

    system_id: Scalar = UNSET
    start_date: Text = UNSET
    """Date of the first bucket."""
    last_report_date: Scalar = UNSET
    """Epoch seconds."""
    update_pending: Flag = UNSET
    production: Buckets = UNSET
    consumption: Buckets = UNSET
    solar_home: Buckets = UNSET
    solar_grid: Buckets = UNSET
    solar_battery: Buckets = UNSET
    grid_home: Buckets = UNSET
    grid_battery: Buckets = UNSET
    battery_home: Buckets = UNSET
    battery_grid: Buckets = UNSET
    import_: Buckets = UNSET
    export: Buckets = UNSET
    charge: Buckets = UNSET
    discharge: Buckets = UNSET
    evse: Buckets = UNSET
    heatpump: Buckets = UNSET
    water_heater: Buckets = UNSET

    def buckets_wh(self, flow: Flow) -> list[float | None] | None:
        """Return Wh per bucket, None where one was not measured; None for a flow that the site does not have (L489)."""
        buckets = self._raw(flow)
        return [to_float(value) for value in buckets] if buckets else None

    def total_wh(self, flow: Flow, first: int = 0) -> float | None:
        """Return the sum of what was measured, from the bucket ``first`` on; None where nothing was."""
        buckets = self._raw(flow)[first:]
        try:
            total = math.fsum(buckets)  # type: ignore[arg-type]  # nearly always: all of them are numbers
        except (TypeError, OverflowError):
            known = [value for value in map(to_float, buckets) if value is not None]
            return math.fsum(known) if known else None
        return total if buckets and abs(total) < MAX_VALUE else None

    @property
    def bucket_count(self) -> int:
        """The number of buckets."""
        return max(len(self._raw(flow)) for flow in Flow)

    def _raw(self, flow: Flow) -> list[float | str | None]:
        return to_list(getattr(self, "import_" if flow is Flow.IMPORT else flow.value))

    @property
    def first_day(self) -> date | None:
        """The site's date of the first bucket."""
        return to_date(self.start_date)

    @property
    def at(self) -> datetime | None:
        """Time of the last report."""
        return to_datetime(self.last_report_date)

    def bucket_s(self, zone: tzinfo = UTC) -> float | None:
        """Return 86 400 or 900, whichever makes the buckets end near the last report; None where that is unknown."""
        first, last = self.first_day, self.at
        if first is None or last is None or not self.bucket_count:
            return None
        days = (last.astimezone(zone).date() - first).days + 1
        return min((DAY_S, QUARTER_S), key=lambda length_s: abs(self.bucket_count * length_s / DAY_S - days))

    def bucket_day(self, index: int) -> date | None:
        """Return the site's date of a bucket, where there is one per day."""
        return None if self.first_day is None else self.first_day + timedelta(days=index)


class MeterInterval(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A quarter of an hour of the partner API."""

    end_at: Scalar = UNSET
    enwh: Number = UNSET
    wh_del: Number = UNSET
    consumption: Number = UNSET

    @property
    def energy_wh(self) -> float | None:
        """The energy, under whichever name."""
        energies = map(to_float, (self.enwh, self.wh_del, self.consumption))
        return next((value for value in energies if value is not None), None)


class V4Telemetry(msgspec.Struct, frozen=True, kw_only=True):
    """``/api/v4/.../telemetry``: arrays of Wh beside ``end_at``, or a list of intervals (L1733). Unproved."""

    system_id: Scalar = UNSET
    consumption: Buckets = UNSET
    end_at: list[Scalar] | Scalar = UNSET
    intervals: list[MeterInterval] | UnsetType | None = UNSET

    @property
    def buckets(self) -> Sequence[tuple[datetime, float | None]]:
        """End and Wh of each quarter of an hour."""
        if isinstance(self.intervals, list):
            pairs = [(row.end_at, row.energy_wh) for row in self.intervals]
        else:
            ends, values = to_list(self.end_at), to_list(self.consumption)
            pairs = [(end, to_float(value)) for end, value in zip(ends, values, strict=False)]
        return [(at, energy_wh) for end, energy_wh in pairs if (at := to_datetime(end)) is not None]


LIFETIME = msgspec.json.Decoder(LifetimeEnergy)
V4_TELEMETRY = msgspec.json.Decoder(V4Telemetry)
