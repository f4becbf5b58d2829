"""The plants (stations) of an account."""

from datetime import timedelta, timezone, tzinfo

import msgspec
from msgspec import UNSET, UnsetType

from .devices import DeviceRow
from .envelope import Flag, Number, Text, to_bool, to_float, to_int, to_text


class GroupMark(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A parallel group as the portal's login names it."""

    parallelGroup: Text = UNSET
    parallelFirstDeviceSn: Text = UNSET


class Plant(msgspec.Struct, frozen=True, kw_only=True):
    """A plant, as the plant list and the login have it."""

    id: Number = UNSET
    plantId: Number = UNSET
    name: Text = UNSET
    nominalPower: Number = UNSET
    """W; 0 where nobody entered it."""
    country: Text = UNSET
    currentTimezoneWithMinute: Number = UNSET
    """The document says minutes, but -700 beside "GMT -8" in summer is -07:00: signed hhmm."""
    timezone: Text = UNSET
    daylightSavingTime: Flag = UNSET
    createDate: Text = UNSET
    noticeFault: Flag = UNSET
    noticeWarn: Flag = UNSET
    noticeEmail: Text = UNSET
    noticeEmail2: Text = UNSET
    contactPerson: Text = UNSET
    contactPhone: Text = UNSET
    address: Text = UNSET
    timezoneHourOffset: Number = UNSET
    """Only in the portal's login, as the next: standard time."""
    timezoneMinuteOffset: Number = UNSET
    inverters: list[DeviceRow] | UnsetType | None = UNSET
    """Only in the login: all devices, GridBOSS included."""
    parallelGroups: list[GroupMark] | UnsetType | None = UNSET

    @property
    def is_portal(self) -> bool:
        """Whether a login names it in the portal's dialect."""
        devices = self.inverters or ()
        return to_float(self.timezoneHourOffset) is not None or any(
            to_int(row.deviceType) is not None for row in devices
        )

    @property
    def number(self) -> int | None:
        """The number by which later requests name it; both keys hold it."""
        number = to_int(self.plantId)
        return to_int(self.id) if number is None else number

    @property
    def zone(self) -> tzinfo | None:
        """Its offset to UTC today, daylight saving included; None where the cloud does not say.

        The login's offset, which is standard time, counts only where there is no other.
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


PLANTS = msgspec.json.Decoder(PlantList | list[Plant])
"""The portal has been seen to answer a bare list."""

MAX_OFFSET_MIN = 14 * 60


def _minutes_of(hhmm: int) -> int:
    """Return -420 for -700. A number without such a minute (-480) can only be minutes."""
    hours, minutes = divmod(abs(hhmm), 100)
    offset = abs(hhmm) if minutes > 59 else hours * 60 + minutes
    return -offset if hhmm < 0 else offset


def _zone(minutes: int) -> tzinfo | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) <= MAX_OFFSET_MIN else None


def _zone_named(text: str | None, *, is_summer: bool) -> tzinfo | None:
    """Return the zone of "GMT -8", which is standard time: an hour more in summer."""
    hours = to_float((text or "").upper().removeprefix("GMT").replace(" ", "").removeprefix("+"))
    return None if hours is None else _zone(int(hours * 60) + (60 if is_summer else 0))
