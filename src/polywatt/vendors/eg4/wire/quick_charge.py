"""The quick charge, and the portal's quick discharge."""

from datetime import datetime, tzinfo

import msgspec
from msgspec import UNSET

from .envelope import DeviceAnswer, Flag, Number, Text, time_in, to_bool, to_float


class QuickCharge(DeviceAnswer, frozen=True, kw_only=True, gc=False):
    """``quickCharge/getStatusInfo``."""

    hasUnclosedQuickChargeTask: Flag = UNSET
    taskStartTime: Text = UNSET
    taskEndTime: Text = UNSET
    hasUnclosedQuickDischargeTask: Flag = UNSET
    """From here on the portal's."""
    unclosedQuickChargeTaskId: Number = UNSET
    unclosedQuickChargeTaskStatus: Text = UNSET
    """"WAIT_CHARGE"."""
    remainTimeBeforeQuickChargeStop: Number = UNSET
    """Seconds, as the next, whose name is made after it."""
    remainTimeBeforeQuickDischargeStop: Number = UNSET

    @property
    def is_active(self) -> bool | None:
        """Whether a quick charge is open; None where the answer does not say."""
        return to_bool(self.hasUnclosedQuickChargeTask)

    @property
    def is_discharging(self) -> bool | None:
        """Whether a quick discharge is open; None where the answer does not say, as in the document."""
        return to_bool(self.hasUnclosedQuickDischargeTask)

    @property
    def remaining_s(self) -> float | None:
        """Seconds until the open task ends by itself; None where there is none, or the answer does not say."""
        if self.is_active:
            return to_float(self.remainTimeBeforeQuickChargeStop)
        return to_float(self.remainTimeBeforeQuickDischargeStop) if self.is_discharging else None

    def began_at(self, zone: tzinfo) -> datetime | None:
        """Return the begin of the task, where the answer has it; whose clock it is by is not documented."""
        return time_in(self.taskStartTime, zone)

    def ends_at(self, zone: tzinfo) -> datetime | None:
        """Return the end of the task, where the answer has it."""
        return time_in(self.taskEndTime, zone)


QUICK_CHARGE = msgspec.json.Decoder(QuickCharge)
