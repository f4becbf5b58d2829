"""The homeowner's feed of events."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Flag, Json, Number, Scalar, Text, to_bool, to_datetime, to_list, to_text


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One row (L585-L600). ``cta``, ``message_params`` and ``description_key`` need not be there."""

    id: Scalar = UNSET
    status: Text = UNSET
    """"Info", "Closed", ...: free text."""
    type: Text = UNSET
    """The kind of device, for people."""
    description: Text = UNSET
    """Holds serial numbers."""
    standing: Flag = UNSET
    """Whether it lasts."""
    event_start_date: Scalar = UNSET
    event_clear_date: Scalar = UNSET
    event_date: Scalar = UNSET
    """All three: epoch seconds (L609)."""
    devices_impacted: Json = UNSET
    serial_num: Text = UNSET
    recommended_action: Text = UNSET
    emu_event_id: Scalar = UNSET
    event_key: Text = UNSET
    event_type_id: Number = UNSET
    message_params: Text = UNSET
    description_key: Text = UNSET
    cta: Json = UNSET

    @property
    def since(self) -> datetime | None:
        """The beginning."""
        return to_datetime(self.event_start_date) or to_datetime(self.event_date)

    @property
    def until(self) -> datetime | None:
        """The end; None while it lasts."""
        return None if to_bool(self.standing) is True else to_datetime(self.event_clear_date)

    @property
    def is_active(self) -> bool | None:
        """Whether it lasts."""
        return to_bool(self.standing)

    @property
    def key(self) -> str | None:
        """The vendor's name of the event ("evse_start_charging")."""
        return to_text(self.event_key)

    @property
    def impacted_devices(self) -> list[str]:
        """The devices, in texts that hold serial numbers."""
        return [text for value in to_list(self.devices_impacted) if (text := to_text(value)) is not None]


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """``events/homeowner``: pages hang together by ``next``, which is passed on as it is (L610)."""

    events: list[Event] | UnsetType | None = UNSET
    site_timezone: Text = UNSET
    next: Text = UNSET
    page_size: Number = UNSET
    csv_link: Text = UNSET

    @property
    def rows(self) -> list[Event]:
        """This page's events."""
        return to_list(self.events)

    @property
    def cursor(self) -> str | None:
        """The cursor of the next page; None on the last."""
        return to_text(self.next)

    @property
    def zone(self) -> tzinfo | None:
        """The site's time zone."""
        return to_timezone(self.site_timezone)


EVENTS = msgspec.json.Decoder(EventPage)


def to_timezone(value: object) -> tzinfo | None:
    """Return a time zone by its IANA name; None where there is no such."""
    try:
        return ZoneInfo(to_text(value) or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
