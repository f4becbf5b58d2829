"""A site's hardware, in cards."""

from datetime import date, datetime

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Flag, Scalar, Text, to_bool, to_datetime, to_list, to_text

GATEWAY, BATTERY, SYSTEM_CONTROLLER = "envoy", "encharge", "enpower"
"""``type`` of a bucket as printed; others (meters, relays, chargers) are named but not printed (L559)."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One card. Six fields are common, the others depend on the type (L563-L565)."""

    name: Text = UNSET
    serial_number: Text = UNSET
    sku_id: Text = UNSET
    status: Text = UNSET
    """"normal": for logic."""
    statusText: Text = UNSET
    """"Normal": for people."""
    last_report: Scalar = UNSET
    """Epoch seconds."""
    connected: Flag = UNSET
    ip: Text = UNSET
    envoy_sw_version: Text = UNSET
    sw_version: Text = UNSET
    channel_type: Text = UNSET
    show_connection_details: Flag = UNSET
    warranty_end_date: Text = UNSET
    part_num: Text = UNSET
    model: Text = UNSET
    model_name: Text = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return to_text(self.serial_number)

    @property
    def at(self) -> datetime | None:
        """Time of its last report."""
        return to_datetime(self.last_report)

    @property
    def firmware(self) -> str | None:
        """Its firmware's version, under whichever name."""
        return to_text(self.envoy_sw_version) or to_text(self.sw_version)

    @property
    def is_connected(self) -> bool | None:
        """Whether the cloud hears it; None where nothing is said."""
        return to_bool(self.connected)

    @property
    def warranty_until(self) -> date | None:
        """The last day."""
        return to_date(self.warranty_end_date)


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of ``result``: devices of one type, or something about the page."""

    type: Text = UNSET
    devices: list[Device] | UnsetType | None = UNSET
    curr_date_site: Text = UNSET
    """The site's date."""


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """``devices.json``."""

    result: list[Bucket] | UnsetType | None = UNSET

    @property
    def buckets(self) -> dict[str, list[Device]]:
        """The devices by type; an entry that is no bucket (``curr_date_site``) is left out (L562)."""
        devices: dict[str, list[Device]] = {}
        for bucket in to_list(self.result):
            kind = to_text(bucket.type)
            if kind is not None:
                devices.setdefault(kind, []).extend(to_list(bucket.devices))
        return devices

    @property
    def today(self) -> date | None:
        """The site's date."""
        return next((day for bucket in to_list(self.result) if (day := to_date(bucket.curr_date_site))), None)

    def of_type(self, kind: str) -> list[Device]:
        """Return the devices of one type."""
        return self.buckets.get(kind, [])


DEVICES = msgspec.json.Decoder(DeviceList)


def to_date(value: object) -> date | None:
    """Return a date like "2030-09-18"; None for anything else."""
    try:
        return date.fromisoformat(to_text(value) or "")
    except ValueError:
        return None
