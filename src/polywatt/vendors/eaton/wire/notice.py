"""Notifications: a CRITICAL one says that something began, an INFO that names it says that it is over."""

import msgspec
from msgspec import UNSET

from .answer import Envelope, Whole, Word

UNREAD, READ = "NORMAL", "READ"
DEVICES = "DEVICES"


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. Times in ms."""

    updatedAt: Whole = UNSET
    createdAt: int
    alertId: str
    previousAlertId: Word = ""
    level: str
    type: Word = DEVICES
    subType: str
    status: Word = UNREAD


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some of them, newest first."""

    total: int = 0
    start: int = 0
    sort: Word = ""
    order: Word = ""
    size: int = 0
    results: list[Notification] | None = None


class Unread(msgspec.Struct, frozen=True):
    """How many."""

    total: int


PAGE = msgspec.json.Decoder(Envelope[Page])
UNREAD_COUNT = msgspec.json.Decoder(Envelope[Unread])
