"""Parameters, functions, and the quick charge."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from enum import IntEnum
from types import MappingProxyType

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word, time_in, to_bool, to_float, to_int


class ParameterId(IntEnum):
    """Those of the document (L795-L804)."""

    CHARGE_SOC_LIMIT = 21
    AC_CHARGE_POWER = 22
    PV_CHARGE_POWER = 23
    OPERATING_MODE = 64
    QUICK_CHARGE = 65
    BATTERY_BACKUP = 66


class ParameterKind(msgspec.Struct, frozen=True, kw_only=True):
    """What a parameter may be."""

    name: str
    unit: str
    most: int | None
    """None: the device's rating."""


PARAMETERS: Mapping[int, ParameterKind] = MappingProxyType(
    {
        ParameterId.CHARGE_SOC_LIMIT: ParameterKind(name="SYSTEM_CHARGE_SOC_LIMIT", unit="%", most=100),
        ParameterId.AC_CHARGE_POWER: ParameterKind(name="AC_CHARGE_POWER", unit="W", most=None),
        ParameterId.PV_CHARGE_POWER: ParameterKind(name="PV_CHARGE_POWER", unit="W", most=None),
        ParameterId.OPERATING_MODE: ParameterKind(name="OPERATING_MODE", unit="", most=1),
        ParameterId.QUICK_CHARGE: ParameterKind(name="QUICK_CHARGE", unit="", most=1),
        ParameterId.BATTERY_BACKUP: ParameterKind(name="BATTERY_BACKUP", unit="", most=1),
    }
)
"""The least is 0. The names of the last three are ours: the document prints only those of the first three."""

TOP_BALANCING_PERCENT = 101
"""What the portal takes as a charge limit beyond 100, to balance the cells; the document ends at 100."""

QUICK_CHARGE, BATTERY_BACKUP, OPERATING_MODE = "quickCharge", "batteryBackup", "operatingMode"
FUNCTIONS: Mapping[str, ParameterId] = MappingProxyType(
    {
        QUICK_CHARGE: ParameterId.QUICK_CHARGE,
        BATTERY_BACKUP: ParameterId.BATTERY_BACKUP,
        OPERATING_MODE: ParameterId.OPERATING_MODE,
    }
)
"""Each is another view of a parameter."""


class Parameter(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One, with its value."""

    paramId: Number
    paramName: Word = UNSET
    value: Number = UNSET
    unit: Word = UNSET


class ParameterList(msgspec.Struct, frozen=True, kw_only=True):
    """``remoteRead/read``."""

    success: Flag = UNSET
    serialNum: Word = UNSET
    parameters: list[Parameter] | UnsetType | None = UNSET
    """Absent in the portal, which answers the names of registers instead."""

    @property
    def values(self) -> dict[int, float] | None:
        """By their ids, without those that are not known; None where there is no list."""
        if not isinstance(self.parameters, list):
            return None
        found = ((to_int(parameter.paramId), to_float(parameter.value)) for parameter in self.parameters)
        return {id_: value for id_, value in found if id_ is not None and value is not None}


class ParametersWritten(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``remoteSet/write``."""

    success: Flag = UNSET
    serialNum: Word = UNSET
    message: Word = UNSET


class FunctionDone(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``remoteSet/functionControl``: what was told, echoed."""

    success: Flag = UNSET
    serialNum: Word = UNSET
    function: Word = UNSET
    value: Number = UNSET
    message: Word = UNSET


class QuickCharge(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``quickCharge/getStatusInfo``."""

    success: Flag = UNSET
    serialNum: Word = UNSET
    hasUnclosedQuickChargeTask: Flag = UNSET
    taskStartTime: Word = UNSET
    taskEndTime: Word = UNSET
    hasUnclosedQuickDischargeTask: Flag = UNSET
    """From here on the portal's."""
    unclosedQuickChargeTaskId: Number = UNSET
    unclosedQuickChargeTaskStatus: Word = UNSET
    """"WAIT_CHARGE"."""
    remainTimeBeforeQuickChargeStop: Number = UNSET
    """Seconds, as the next, whose name is made after it."""
    remainTimeBeforeQuickDischargeStop: Number = UNSET

    @property
    def is_active(self) -> bool | None:
        """Whether a task is open; None where nothing is said."""
        return to_bool(self.hasUnclosedQuickChargeTask)

    @property
    def is_discharging(self) -> bool | None:
        """Whether a quick discharge is open; None where nothing is said, as in the document."""
        return to_bool(self.hasUnclosedQuickDischargeTask)

    @property
    def left_s(self) -> float | None:
        """Until what is open ends by itself; None where nothing is open or nothing is said."""
        if self.is_active:
            return to_float(self.remainTimeBeforeQuickChargeStop)
        return to_float(self.remainTimeBeforeQuickDischargeStop) if self.is_discharging else None

    def began_at(self, zone: tzinfo) -> datetime | None:
        """Where it tells, as the next; whose clock it is is not documented."""
        return time_in(self.taskStartTime, zone)

    def ends_at(self, zone: tzinfo) -> datetime | None:
        """When the task will be over, or was."""
        return time_in(self.taskEndTime, zone)


PARAMETER_LIST = msgspec.json.Decoder(ParameterList)
PARAMETERS_WRITTEN = msgspec.json.Decoder(ParametersWritten)
FUNCTION_DONE = msgspec.json.Decoder(FunctionDone)
QUICK_CHARGE_STATUS = msgspec.json.Decoder(QuickCharge)


def ids_text(ids: Iterable[int]) -> str:
    """As they are asked for: "21,22,23"."""
    return ",".join(str(int(id_)) for id_ in ids)


def ids_from(text: str) -> list[int] | None:
    """The ids of such a text; None where it is none."""
    parts = text.split(",")
    return [int(part) for part in parts] if all(_is_digits(part) for part in parts) else None


def data_text(values: Mapping[int, int]) -> str:
    """As they are written: "21:90,22:2500"."""
    return ",".join(f"{int(id_)}:{int(value)}" for id_, value in values.items())


def data_from(text: str) -> dict[int, int] | None:
    """The values of such a text; None where it is none."""
    pairs = [part.split(":") for part in text.split(",")]
    if not all(len(pair) == 2 and _is_digits(pair[0]) and _is_digits(pair[1].removeprefix("-")) for pair in pairs):
        return None
    return {int(id_): int(value) for id_, value in pairs}


def _is_digits(text: str) -> bool:
    """Few enough to be a number of a device."""
    return text.isascii() and text.isdigit() and len(text) <= 9
