"""Notifications: a CRITICAL one says that something began, an INFO that names it says that it is over."""

import msgspec
from msgspec import UNSET

from .envelope import Envelope, Integer, Text

UNREAD, READ = "NORMAL", "READ"
DEVICES = "DEVICES"


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One notification. Times in ms."""

    updatedAt: Integer = UNSET
    createdAt: int
    alertId: str
    previousAlertId: Text = ""
    level: str
    type: Text = DEVICES
    subType: str
    status: Text = UNREAD


class NotificationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the notifications, newest first."""

    total: int = 0
    start: int = 0
    sort: Text = ""
    order: Text = ""
    size: int = 0
    results: list[Notification] | None = None


class UnreadCount(msgspec.Struct, frozen=True):
    """Number of unread notifications."""

    total: int


NOTIFICATION_PAGE = msgspec.json.Decoder(Envelope[NotificationPage])
UNREAD_COUNT = msgspec.json.Decoder(Envelope[UnreadCount])
