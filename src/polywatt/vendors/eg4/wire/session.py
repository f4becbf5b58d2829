"""Signing in, and the account's plants."""

from datetime import timedelta, timezone, tzinfo
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word, to_bool, to_float, to_int, to_text
from .tree import DeviceRow

SESSION_COOKIE = "JSESSIONID"
SECRET_KEYS = ("account", "password", SESSION_COOKIE, "email", "telNumber", "username")
"""What is hidden in the bodies that errors show."""
VIEWER = "VIEWER"
"""The role of an owner; INSTALLER and the others have many owners' plants."""


class GroupMark(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A parallel group as the portal's login names it."""

    parallelGroup: Word = UNSET
    parallelFirstDeviceSn: Word = UNSET


class Plant(msgspec.Struct, frozen=True, kw_only=True):
    """A station: of the plant list, and of the login answer."""

    id: Number = UNSET
    plantId: Number = UNSET
    name: Word = UNSET
    nominalPower: Number = UNSET
    """W; 0 where nobody entered it."""
    country: Word = UNSET
    currentTimezoneWithMinute: Number = UNSET
    """The document says minutes, but -700 beside "GMT -8" in summer is -07:00: signed hhmm."""
    timezone: Word = UNSET
    daylightSavingTime: Flag = UNSET
    createDate: Word = UNSET
    noticeFault: Flag = UNSET
    noticeWarn: Flag = UNSET
    noticeEmail: Word = UNSET
    noticeEmail2: Word = UNSET
    contactPerson: Word = UNSET
    contactPhone: Word = UNSET
    address: Word = UNSET
    timezoneHourOffset: Number = UNSET
    """Only in the portal's login, as the next: standard time."""
    timezoneMinuteOffset: Number = UNSET
    inverters: list[DeviceRow] | UnsetType | None = UNSET
    """Only in the login: all devices, GridBOSS included."""
    parallelGroups: list[GroupMark] | UnsetType | None = UNSET

    @property
    def is_portals(self) -> bool:
        """Whether a login names it as the portal does."""
        devices = self.inverters or ()
        return to_float(self.timezoneHourOffset) is not None or any(
            to_int(row.deviceType) is not None for row in devices
        )

    @property
    def number(self) -> int | None:
        """What later calls name it by; both keys hold it."""
        found = to_int(self.plantId)
        return to_int(self.id) if found is None else found

    @property
    def zone(self) -> tzinfo | None:
        """Its offset to UTC today, daylight saving included; the login's, which is standard time, if it says no other.

        None where it says neither.
        """
        now = to_float(self.currentTimezoneWithMinute)
        if now is not None:
            return _zone(_minutes_of(int(now)))
        hours = to_float(self.timezoneHourOffset)
        if hours is None:
            return _zone_named(to_text(self.timezone), is_summer=to_bool(self.daylightSavingTime) is True)
        minutes = to_float(self.timezoneMinuteOffset) or 0.0  # the hours alone are an offset too
        return _zone(int(hours * 60 + (-abs(minutes) if hours < 0 else minutes)))


class PlantList(msgspec.Struct, frozen=True, kw_only=True):
    """``plant/list/viewer`` and ``plant/list``: without ``success``; in pages in the portal."""

    rows: list[Plant] | UnsetType | None = UNSET
    total: Number = UNSET


class User(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The account, in the document's spelling: its contents are not printed."""

    userId: Number = UNSET
    id: Number = UNSET
    username: Word = UNSET


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """``POST login``: ``user`` in the document, flat in the portal."""

    success: Flag = UNSET
    userId: Number = UNSET
    username: Word = UNSET
    role: Word = UNSET
    """VIEWER, INSTALLER, ..."""
    tempUnit: Word = UNSET
    user: User | UnsetType | None = UNSET
    plants: list[Plant] | UnsetType | None = UNSET
    regions: Any = UNSET
    """Those that an account may be moved to: only in the portal's."""

    @property
    def is_portals(self) -> bool:
        """Whether its cloud is to be asked in the portal's spelling; one that shows neither is the document's.

        A ``user`` is the document's alone (L157); the rest is what the captured login has flat.
        """
        if isinstance(self.user, User):
            return False
        has_flat = (
            to_text(self.username) is not None or to_text(self.role) is not None or isinstance(self.regions, list)
        )
        return has_flat or any(plant.is_portals for plant in self.plants or ())

    @property
    def is_viewers(self) -> bool:
        """Whether the plants are asked for on the page of viewers, as the document does whatever the role."""
        role = to_text(self.role)
        return role is None or role.upper() == VIEWER

    @property
    def user_id(self) -> int | None:
        """What firmware calls need, wherever it is."""
        inside = self.user if isinstance(self.user, User) else User()
        found = (to_int(value) for value in (self.userId, inside.userId, inside.id))
        return next((number_ for number_ in found if number_ is not None), None)

    @property
    def devices(self) -> list[DeviceRow]:
        """All devices of all plants that it names."""
        return [device for plant in self.plants or () for device in plant.inverters or ()]

    def devices_of(self, plant: int) -> list[DeviceRow]:
        """All that it names of one plant."""
        return [device for found in self.plants or () if found.number == plant for device in found.inverters or ()]


LOGIN = msgspec.json.Decoder(Login)
PLANTS = msgspec.json.Decoder(PlantList | list[Plant])
"""The portal has been seen to answer the bare list."""

MOST_OFFSET_MIN = 14 * 60


def _minutes_of(hhmm: int) -> int:
    """-700 is -420. What has no such minute (-480) can only be minutes."""
    hours, minutes = divmod(abs(hhmm), 100)
    found = abs(hhmm) if minutes > 59 else hours * 60 + minutes
    return -found if hhmm < 0 else found


def _zone(minutes: int) -> tzinfo | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) <= MOST_OFFSET_MIN else None


def _zone_named(text: str | None, *, is_summer: bool) -> tzinfo | None:
    """What "GMT -8" says: standard time, an hour more in summer."""
    hours = to_float((text or "").upper().removeprefix("GMT").replace(" ", "").removeprefix("+"))
    return None if hours is None else _zone(int(hours * 60) + (60 if is_summer else 0))
