"""Checks before a request is sent."""

import re
from collections.abc import Iterable, Mapping

from polywatt.kit.http import HttpSession

from ..wire.control import FUNCTIONS, PARAMETERS, TOP_BALANCING_PERCENT, ParameterId
from ..wire.devices import DeviceRow
from ..wire.registers import GRIDBOSS, INVERTER, MAX_WORDS, Register, RegisterKind
from .errors import InvalidParameter, InvalidSerial

KNOWN_REGISTERS: Mapping[str, Register] = {**GRIDBOSS, **INVERTER}
NAME = re.compile(r"[A-Za-z0-9_]+")
"""Of a register."""
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
WORDS = 1 << 16
"""A register's number has 16 bits."""
MAX_MINUTES = 1_440
"""Of a quick charge: a day, the maximum of its register in the portal's clients."""
WRITE_METHODS = {
    RegisterKind.NUMBER: "registers.write",
    RegisterKind.CHOICE: "registers.write_bit",
    RegisterKind.FLAG: "registers.set_function",
}

SERIAL = re.compile(r"[0-9]{10}")
"""L1500."""


class SerialNumbers:
    """Check serial numbers: ten digits, or one that the cloud itself has sent."""

    def __init__(self, http: HttpSession) -> None:
        self._http = http
        self._known: set[str] = set()

    def add(self, devices: Iterable[DeviceRow]) -> None:
        """Accept the serial numbers of these devices from now on."""
        self._known.update(device.serial for device in devices if device.serial is not None)

    def checked(self, serial: str) -> str:
        """Return the serial number; raises InvalidSerial where it is none."""
        if SERIAL.fullmatch(serial) or serial in self._known:
            return serial
        raise InvalidSerial(f"{self._http.clean_text(serial)!r} is no serial number: it has ten digits")


def check_values(values: Mapping[int, int]) -> None:
    """Check values of parameters against the document's ranges, as far as they are the same for every device."""
    if not values:
        raise InvalidParameter("there is nothing to write: give at least one parameter")
    for id_, value in values.items():
        maximum = _maximum(id_)
        if value < 0 or (maximum is not None and value > maximum):
            range_ = "0 or more" if maximum is None else f"0 to {maximum}"
            raise InvalidParameter(f"parameter {id_} cannot be {value}: it takes {range_}")


def check_function(name: str, value: int) -> None:
    """Check a function: one of three, off or on."""
    if name not in FUNCTIONS:
        raise InvalidParameter(f"there is no function {name!r}: take one of {', '.join(FUNCTIONS)}")
    if value not in (0, 1):
        raise InvalidParameter(f"function {name} cannot be {value}: it takes 0 or 1")


def check_block(start: int, count: int) -> None:
    """Check the words of one read."""
    if not 1 <= count <= MAX_WORDS:
        raise InvalidParameter(f"{count} registers cannot be read at once: it takes 1 to {MAX_WORDS}")
    if not 0 <= start <= WORDS - count:
        raise InvalidParameter(f"there are no {count} registers from {start} on: they are numbered 0 to {WORDS - 1}")


def check_text(name: str, text: str) -> None:
    """Check a number against its register's range, where that is known."""
    register = _known(name, RegisterKind.NUMBER)
    if register is None:
        return
    if not NUMBER.fullmatch(text):
        raise InvalidParameter(f"register {name} cannot be {text!r}: it takes a number")
    _check_range(register, float(text))


def check_number(name: str, value: int) -> None:
    """Check a choice, likewise."""
    register = _known(name, RegisterKind.CHOICE)
    if value < 0:
        raise InvalidParameter(f"register {name} cannot be {value}: it takes 0 or more")
    if register is not None:
        _check_range(register, value)


def check_flag(name: str) -> None:
    """Check that the register is a flag, where its kind is known."""
    _known(name, RegisterKind.FLAG)


def check_time(name: str, hour: int, minute: int) -> None:
    """Check a time of the day."""
    if not NAME.fullmatch(name):
        raise InvalidParameter(f"there is no register {name!r}")
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise InvalidParameter(f"register {name} cannot be {hour}:{minute:02}: it takes 0:00 to 23:59")


def check_minutes(minutes: int) -> None:
    """Check the duration of a quick charge."""
    if not 1 <= minutes <= MAX_MINUTES:
        raise InvalidParameter(f"a quick charge cannot take {minutes} minutes: it takes 1 to {MAX_MINUTES}")


def _known(name: str, kind: RegisterKind) -> Register | None:
    """Return the register, which must be of this kind; None where it is not in our tables, and the cloud decides."""
    if not NAME.fullmatch(name):
        raise InvalidParameter(f"there is no register {name!r}")
    register = KNOWN_REGISTERS.get(name)
    if register is not None and register.kind is not kind:
        method = WRITE_METHODS.get(register.kind)
        raise InvalidParameter(f"register {name} is no {kind}: " + (f"use {method}" if method else "it is only read"))
    return register


def _check_range(register: Register, value: float) -> None:
    is_low = register.minimum is not None and value < register.minimum
    is_high = register.maximum is not None and value > register.maximum
    if is_low or is_high:
        minimum = "any" if register.minimum is None else f"{register.minimum:g}"
        maximum = "the device's rating" if register.maximum is None else f"{register.maximum:g}"
        raise InvalidParameter(f"register {register.name} cannot be {value:g}: it takes {minimum} to {maximum}")


def _maximum(id_: int) -> int | None:
    if id_ == ParameterId.CHARGE_SOC_LIMIT:
        # The document ends at 100, the portal does not: the cloud decides.
        return TOP_BALANCING_PERCENT
    kind = PARAMETERS.get(id_)
    return None if kind is None else kind.maximum
