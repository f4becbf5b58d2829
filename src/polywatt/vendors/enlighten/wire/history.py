"""Outages that the battery bridged."""

from datetime import datetime, timedelta

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Number, Text, to_datetime, to_float, to_list


class Outage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One outage that the battery bridged."""

    start_time: Text = UNSET
    """ISO 8601 with the site's offset."""
    duration: Number = UNSET
    """Seconds."""

    @property
    def since(self) -> datetime | None:
        """The beginning."""
        return to_datetime(self.start_time)

    @property
    def until(self) -> datetime | None:
        """The end."""
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
        return to_list(self.histories)

    @property
    def total_s(self) -> float | None:
        """The sum of all, in seconds."""
        return to_float(self.total_backup)


BACKUP_HISTORY = msgspec.json.Decoder(BackupHistory)
