"""Events; each has a ``since`` and an ``until`` (None: still going on)."""

from datetime import datetime
from enum import StrEnum, auto

from ._record import Tagged
from .unknown import Unknown


class Severity(StrEnum):
    """How bad an alert is."""

    INFO = auto()
    WARNING = auto()
    CRITICAL = auto()


class Alert(Tagged, frozen=True, kw_only=True):
    """Something a device wants known."""

    id: str
    since: datetime
    until: datetime | None = None
    severity: Severity | Unknown
    code: str
    """The vendor's own word."""
    text: str | None = None
    advice: str | None = None
    device_id: str | None = None
    is_read: bool | None = None


class Outage(Tagged, frozen=True, kw_only=True):
    """The public grid was gone."""

    since: datetime
    until: datetime | None = None


class CarSession(Tagged, frozen=True, kw_only=True):
    """A car was plugged in."""

    charger_id: str
    since: datetime
    until: datetime | None = None
    energy_wh: float | None = None
    active_s: float | None = None
    cost: float | None = None
    id: str | None = None


Event = Alert | Outage | CarSession
