"""``metrics``: five-minute averages; days and weeks of them."""

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import Integer, Number, Text

STEP_S = 300


class Averages(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Averages in W and percent; the document's example has the state of charge alone."""

    totalHouseConsumption: Number = UNSET
    totalGridInjection: Number = UNSET
    criticalLoads: Number = UNSET
    nonCriticalLoads: Number = UNSET
    photovoltaicProduction: Number = UNSET
    batteryStateOfCharge: Number = UNSET
    selfConsumption: Number = UNSET
    selfSufficiency: Number = UNSET


class Point(Averages, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Averages of one bucket."""

    time: Integer
    """Its beginning, ms."""
    month: Text = UNSET
    year: Text = UNSET
    week: Text = UNSET


class Metrics(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points; by the document with a total and without an envelope."""

    metrics: list[Point] | None = None
    total: Averages | UnsetType = UNSET


class MetricsResponse(msgspec.Struct, frozen=True, kw_only=True):
    """Both shapes, bare and in the envelope."""

    metrics: list[Point] | UnsetType | None = UNSET
    total: Averages | UnsetType | None = UNSET
    result: Metrics | UnsetType | None = UNSET

    @property
    def points(self) -> list[Point] | None:
        """The points, wherever they are; None where the answer has neither shape."""
        if isinstance(self.result, Metrics):
            return self.result.metrics or []
        return None if isinstance(self.metrics, UnsetType) else self.metrics or []


METRICS = msgspec.json.Decoder(MetricsResponse)
