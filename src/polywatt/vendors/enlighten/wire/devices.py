"""A site's hardware, in cards."""

from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Scalar, Word, flag, instant, listed, word

GATEWAY, BATTERY, SYSTEM_CONTROLLER = "envoy", "encharge", "enpower"
"""``type`` of a bucket as printed; others (meters, relays, chargers) are named but not printed (L559)."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One card. Six fields are common, the others depend on the type (L563-L565)."""

    name: Word = UNSET
    serial_number: Word = UNSET
    sku_id: Word = UNSET
    status: Word = UNSET
    """"normal": for logic."""
    statusText: Word = UNSET
    """"Normal": for people."""
    last_report: Scalar = UNSET
    """Epoch seconds."""
    connected: Flag = UNSET
    ip: Word = UNSET
    envoy_sw_version: Word = UNSET
    sw_version: Word = UNSET
    channel_type: Word = UNSET
    show_connection_details: Flag = UNSET
    warranty_end_date: Word = UNSET
    part_num: Word = UNSET
    model: Word = UNSET
    model_name: Word = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return word(self.serial_number)

    @property
    def at(self) -> datetime | None:
        """When it was last heard of."""
        return instant(self.last_report)

    @property
    def firmware(self) -> str | None:
        """Its software's version, under whichever name."""
        return word(self.envoy_sw_version) or word(self.sw_version)

    @property
    def is_connected(self) -> bool | None:
        """Whether the cloud hears it; None where nothing is said."""
        return flag(self.connected)

    @property
    def warranty_until(self) -> date | None:
        """The last day."""
        return date_in(self.warranty_end_date)


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of ``result``: devices of one type, or something about the page."""

    type: Word = UNSET
    devices: list[Device] | UnsetType | None = UNSET
    curr_date_site: Word = UNSET
    """The site's date."""


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """``devices.json``."""

    result: list[Bucket] | UnsetType | None = UNSET

    @property
    def buckets(self) -> dict[str, list[Device]]:
        """The devices by type; what is no bucket (``curr_date_site``) is left out (L562)."""
        found: dict[str, list[Device]] = {}
        for bucket in listed(self.result):
            kind = word(bucket.type)
            if kind is not None:
                found.setdefault(kind, []).extend(listed(bucket.devices))
        return found

    @property
    def today(self) -> date | None:
        """The site's date."""
        return next((day for bucket in listed(self.result) if (day := date_in(bucket.curr_date_site))), None)

    def of(self, kind: str) -> list[Device]:
        """The devices of one type."""
        return self.buckets.get(kind, [])


DEVICES = msgspec.json.Decoder(DeviceList)


def date_in(value: object) -> date | None:
    """A date like "2030-09-18"; None for anything else."""
    try:
        return date.fromisoformat(word(value) or "")
    except ValueError:
        return None
