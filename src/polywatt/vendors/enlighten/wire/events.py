"""What happened: the homeowner's feed, and the outages."""

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Scalar, Tree, Word, flag, instant, listed, to_float, word


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One row (L585-L600). ``cta``, ``message_params`` and ``description_key`` need not be there."""

    id: Scalar = UNSET
    status: Word = UNSET
    """"Info", "Closed", ...: free text."""
    type: Word = UNSET
    """The kind of device, for people."""
    description: Word = UNSET
    """Holds serial numbers."""
    standing: Flag = UNSET
    """Whether it still is so."""
    event_start_date: Scalar = UNSET
    event_clear_date: Scalar = UNSET
    event_date: Scalar = UNSET
    """All three: epoch seconds (L609)."""
    devices_impacted: Tree = UNSET
    serial_num: Word = UNSET
    recommended_action: Word = UNSET
    emu_event_id: Scalar = UNSET
    event_key: Word = UNSET
    event_type_id: Number = UNSET
    message_params: Word = UNSET
    description_key: Word = UNSET
    cta: Tree = UNSET

    @property
    def since(self) -> datetime | None:
        """When it began."""
        return instant(self.event_start_date) or instant(self.event_date)

    @property
    def until(self) -> datetime | None:
        """When it was over; None while it stands."""
        return None if flag(self.standing) is True else instant(self.event_clear_date)

    @property
    def is_standing(self) -> bool | None:
        """Whether it still is so."""
        return flag(self.standing)

    @property
    def key(self) -> str | None:
        """The vendor's name for what happened ("evse_start_charging")."""
        return word(self.event_key)

    @property
    def impacted(self) -> list[str]:
        """The devices, in words that hold serial numbers."""
        return [text for value in listed(self.devices_impacted) if (text := word(value)) is not None]


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """``events/homeowner``: pages hang together by ``next``, which is passed on as it is (L610)."""

    events: list[Event] | UnsetType | None = UNSET
    site_timezone: Word = UNSET
    next: Word = UNSET
    page_size: Number = UNSET
    csv_link: Word = UNSET

    @property
    def rows(self) -> list[Event]:
        """This page's events."""
        return listed(self.events)

    @property
    def cursor(self) -> str | None:
        """Of the next page; None on the last."""
        return word(self.next)

    @property
    def zone(self) -> tzinfo | None:
        """The site's time zone."""
        return zone_named(self.site_timezone)


class Outage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One outage that the battery bridged."""

    start_time: Word = UNSET
    """ISO 8601 with the site's offset."""
    duration: Number = UNSET
    """Seconds."""

    @property
    def since(self) -> datetime | None:
        """When it began."""
        return instant(self.start_time)

    @property
    def until(self) -> datetime | None:
        """When it was over."""
        since, duration_s = self.since, to_float(self.duration)
        return None if since is None or duration_s is None else since + timedelta(seconds=duration_s)


class BackupHistory(msgspec.Struct, frozen=True, kw_only=True):
    """``battery_backup_history.json``."""

    total_records: Number = UNSET
    total_backup: Number = UNSET
    """Seconds, of all."""
    histories: list[Outage] | UnsetType | None = UNSET

    @property
    def outages(self) -> list[Outage]:
        """The outages, newest first."""
        return listed(self.histories)

    @property
    def total_s(self) -> float | None:
        """The sum of all, in seconds."""
        return to_float(self.total_backup)


EVENTS = msgspec.json.Decoder(EventPage)
BACKUP_HISTORY = msgspec.json.Decoder(BackupHistory)


def zone_named(value: object) -> tzinfo | None:
    """A time zone by its IANA name; None where there is no such."""
    try:
        return ZoneInfo(word(value) or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
