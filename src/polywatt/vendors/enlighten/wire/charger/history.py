"""Past charging sessions."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from ..scale import (
    Flag,
    Json,
    Number,
    Scalar,
    Text,
    from_kilo,
    to_bool,
    to_datetime,
    to_float,
    to_int,
    to_list,
    to_text,
)

SOURCE = "evse"
DAY = "%d-%m-%Y"
"""``startDate`` and ``endDate``: DD-MM-YYYY in the site's time zone (L403)."""
ID_KEYS = ("serialNumber", "sn", "id", "deviceId", "value", "key")
MAX_DEPTH = 6
NAME_KEYS = ("displayName", "name", "label", "title")


class PastSession(msgspec.Struct, frozen=True, kw_only=True):
    """One session (L417-L433)."""

    id: Scalar = UNSET
    """"<number>:<sessionId>"."""
    sessionId: Scalar = UNSET
    startTime: Scalar = UNSET
    endTime: Scalar = UNSET
    authType: Scalar = UNSET
    authIdentifier: Scalar = UNSET
    authToken: Scalar = UNSET
    aggEnergyValue: Number = UNSET
    """kWh."""
    activeChargeTime: Number = UNSET
    """Seconds in which current flowed."""
    milesAdded: Number = UNSET
    sessionCost: Number = UNSET
    costCalculated: Flag = UNSET
    manualOverridden: Flag = UNSET
    avgCostPerUnitEnergy: Number = UNSET
    sessionCostState: Text = UNSET
    chargeProfileStackLevel: Number = UNSET

    @property
    def since(self) -> datetime | None:
        """The beginning."""
        return to_datetime(self.startTime)

    @property
    def until(self) -> datetime | None:
        """The end."""
        return to_datetime(self.endTime)

    @property
    def energy_wh(self) -> float | None:
        """The energy the car got."""
        return from_kilo(self.aggEnergyValue)

    @property
    def charging_s(self) -> float | None:
        """Seconds in which current flowed."""
        return to_float(self.activeChargeTime)

    @property
    def cost(self) -> float | None:
        """The cost in the tariff's currency; None without a tariff."""
        return to_float(self.sessionCost)


class HistoryData(msgspec.Struct, frozen=True, kw_only=True):
    """A page. Its ``startDate`` need not be the requested one (L436)."""

    result: list[PastSession] | UnsetType | None = UNSET
    hasMore: Flag = UNSET
    startDate: Text = UNSET
    endDate: Text = UNSET
    offset: Number = UNSET
    limit: Number = UNSET


class SessionHistory(msgspec.Struct, frozen=True, kw_only=True):
    """``sessions/<sn>/history``."""

    source: Text = UNSET
    timestamp: Scalar = UNSET
    data: HistoryData | UnsetType | None = UNSET

    @property
    def rows(self) -> list[PastSession]:
        """This page's sessions."""
        return to_list(self.data.result) if isinstance(self.data, HistoryData) else []

    @property
    def has_more(self) -> bool:
        """Whether another page exists."""
        return isinstance(self.data, HistoryData) and to_bool(self.data.hasMore) is True


class FilterCriteria(msgspec.Struct, frozen=True, kw_only=True):
    """``filter_criteria``: ids and names of chargers that have sessions; how they are printed nobody says (L375)."""

    source: Text = UNSET
    timestamp: Scalar = UNSET
    data: Json = UNSET

    @property
    def chargers(self) -> dict[str, str | None]:
        """The names by id, wherever in the answer a list has both."""
        return dict(_pairs_in(self.data, depth=MAX_DEPTH))


class HistoryParams(msgspec.Struct, frozen=True, kw_only=True):
    """The page, and the days."""

    offset: int
    limit: int
    startDate: str
    endDate: str
    timezone: str


class HistoryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The body of the request."""

    source: str
    params: HistoryParams


HISTORY = msgspec.json.Decoder(SessionHistory)
FILTER_CRITERIA = msgspec.json.Decoder(FilterCriteria)


def format_day(day: date) -> str:
    """Return a day as the service writes it."""
    return day.strftime(DAY)


def parse_day(value: object) -> date | None:
    """Return a day that the service wrote; None for anything else."""
    try:
        return datetime.strptime(to_text(value) or "", DAY).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def session_number(session: PastSession) -> int | None:
    """Return the number of the session: its own field, or the end of its id."""
    number = to_int(session.sessionId)
    return to_int((to_text(session.id) or "").rpartition(":")[2]) if number is None else number


def _pairs_in(tree: Any, depth: int) -> list[tuple[str, str | None]]:
    if depth == 0:
        return []
    if isinstance(tree, list):
        return [pair for entry in tree for pair in _pairs_in(entry, depth - 1)]
    if not isinstance(tree, dict):
        return []
    id_ = next((text for key in ID_KEYS if (text := to_text(tree.get(key))) is not None), None)
    name = next((text for key in NAME_KEYS if (text := to_text(tree.get(key))) is not None), None)
    if id_ is not None and not any(isinstance(value, list) for value in tree.values()):
        return [(id_, name)]
    return [pair for value in tree.values() for pair in _pairs_in(value, depth - 1)]
