"""Numbered parameters, and the functions that are another view of some of them."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import DeviceAnswer, Number, Text, to_float, to_int


class ParameterId(IntEnum):
    """The parameters of the document (L795-L804)."""

    CHARGE_SOC_LIMIT = 21
    AC_CHARGE_POWER = 22
    PV_CHARGE_POWER = 23
    OPERATING_MODE = 64
    QUICK_CHARGE = 65
    BATTERY_BACKUP = 66


class ParameterKind(msgspec.Struct, frozen=True, kw_only=True):
    """Name, unit and range of a parameter."""

    name: str
    unit: str
    maximum: int | None
    """None: the device's rating. The minimum is 0."""


PARAMETERS: Mapping[int, ParameterKind] = MappingProxyType(
    {
        ParameterId.CHARGE_SOC_LIMIT: ParameterKind(name="SYSTEM_CHARGE_SOC_LIMIT", unit="%", maximum=100),
        ParameterId.AC_CHARGE_POWER: ParameterKind(name="AC_CHARGE_POWER", unit="W", maximum=None),
        ParameterId.PV_CHARGE_POWER: ParameterKind(name="PV_CHARGE_POWER", unit="W", maximum=None),
        ParameterId.OPERATING_MODE: ParameterKind(name="OPERATING_MODE", unit="", maximum=1),
        ParameterId.QUICK_CHARGE: ParameterKind(name="QUICK_CHARGE", unit="", maximum=1),
        ParameterId.BATTERY_BACKUP: ParameterKind(name="BATTERY_BACKUP", unit="", maximum=1),
    }
)
"""The names of the last three are ours: the document prints only those of the first three."""

TOP_BALANCING_PERCENT = 101
"""A charge limit that the portal takes beyond 100, to balance the cells; the document ends at 100."""

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
    """A parameter with its value."""

    paramId: Number
    paramName: Text = UNSET
    value: Number = UNSET
    unit: Text = UNSET


class ParameterList(DeviceAnswer, frozen=True, kw_only=True):
    """``remoteRead/read``."""

    parameters: list[Parameter] | UnsetType | None = UNSET
    """Absent in the portal, which answers with the names of registers instead."""

    @property
    def values(self) -> dict[int, float] | None:
        """The values by id, without those that are not known; None where there is no list."""
        if not isinstance(self.parameters, list):
            return None
        pairs = ((to_int(parameter.paramId), to_float(parameter.value)) for parameter in self.parameters)
        return {id_: value for id_, value in pairs if id_ is not None and value is not None}


class Written(DeviceAnswer, frozen=True, kw_only=True, gc=False):
    """``remoteSet/write``, and the portal's answers to every other write."""

    message: Text = UNSET


class FunctionSet(DeviceAnswer, frozen=True, kw_only=True, gc=False):
    """``remoteSet/functionControl``: echoes the request."""

    function: Text = UNSET
    value: Number = UNSET
    message: Text = UNSET


PARAMETER_LIST = msgspec.json.Decoder(ParameterList)
WRITTEN = msgspec.json.Decoder(Written)
FUNCTION_SET = msgspec.json.Decoder(FunctionSet)


def ids_text(ids: Iterable[int]) -> str:
    """Return the ids as a request lists them: "21,22,23"."""
    return ",".join(str(int(id_)) for id_ in ids)


def ids_from(text: str) -> list[int] | None:
    """Return the ids of such a text; None where it is none."""
    ids = [id_.strip() for id_ in text.split(",")]
    return [int(id_) for id_ in ids] if all(map(_is_digits, ids)) else None


def data_text(values: Mapping[int, int]) -> str:
    """Return the values as a request lists them: "21:90,22:2500"."""
    return ",".join(f"{int(id_)}:{int(value)}" for id_, value in values.items())


def data_from(text: str) -> dict[int, int] | None:
    """Return the values of such a text; None where it is none, or has an id twice."""
    pairs = [[number.strip() for number in pair.split(":")] for pair in text.split(",")]
    if not all(len(pair) == 2 and all(map(_is_digits, pair)) for pair in pairs):
        return None
    values = {int(id_): int(value) for id_, value in pairs}
    return values if len(values) == len(pairs) else None


def _is_digits(text: str) -> bool:
    """Whether it is a whole number, of no more digits than any device has."""
    return text.isascii() and text.isdigit() and len(text) <= 9
