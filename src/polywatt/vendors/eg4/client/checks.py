"""What is not even sent."""

import re
from collections.abc import Mapping

from ..wire.control import FUNCTIONS, PARAMETERS, TOP_BALANCING_PERCENT, ParameterId
from ..wire.registers import GRIDBOSS, INVERTER, MOST_WORDS, Kind, Register
from .errors import InvalidParameter

KNOWN: Mapping[str, Register] = {**GRIDBOSS, **INVERTER}
NAME = re.compile(r"[A-Za-z0-9_]+")
"""What the cloud calls its registers."""
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
WORDS = 1 << 16
"""A register's number has 16 bits."""
MOST_MINUTES = 1_440
"""Of a quick charge: a day, which is what the register behind it takes in the portal's clients."""
WRITTEN_BY = {Kind.NUMBER: "write_register", Kind.CHOICE: "write_bit", Kind.FLAG: "set_function"}


def check_values(values: Mapping[int, int]) -> None:
    """Against the document's ranges, as far as they are the same for every device."""
    if not values:
        raise InvalidParameter("there is nothing to write: give at least one parameter")
    for id_, value in values.items():
        most = _most(id_)
        if value < 0 or (most is not None and value > most):
            range_ = "0 or more" if most is None else f"0 to {most}"
            raise InvalidParameter(f"parameter {id_} cannot be {value}: it takes {range_}")


def check_function(name: str, value: int) -> None:
    """One of three, off or on."""
    if name not in FUNCTIONS:
        raise InvalidParameter(f"there is no function {name!r}: take one of {', '.join(FUNCTIONS)}")
    if value not in (0, 1):
        raise InvalidParameter(f"function {name} cannot be {value}: it takes 0 or 1")


def check_block(start: int, count: int) -> None:
    """What one read may ask for."""
    if not 1 <= count <= MOST_WORDS:
        raise InvalidParameter(f"{count} registers cannot be read at once: it takes 1 to {MOST_WORDS}")
    if not 0 <= start <= WORDS - count:
        raise InvalidParameter(f"there are no {count} registers from {start} on: they are numbered 0 to {WORDS - 1}")


def check_text(name: str, text: str) -> None:
    """A number, within the register's range where that is known."""
    register = _known(name, Kind.NUMBER)
    if register is None:
        return
    if not NUMBER.fullmatch(text):
        raise InvalidParameter(f"register {name} cannot be {text!r}: it takes a number")
    _check_range(register, float(text))


def check_number(name: str, value: int) -> None:
    """As above, of a choice."""
    register = _known(name, Kind.CHOICE)
    if value < 0:
        raise InvalidParameter(f"register {name} cannot be {value}: it takes 0 or more")
    if register is not None:
        _check_range(register, value)


def check_flag(name: str) -> None:
    """That the register is one, where that is known."""
    _known(name, Kind.FLAG)


def check_time(name: str, hour: int, minute: int) -> None:
    """Of a day."""
    if not NAME.fullmatch(name):
        raise InvalidParameter(f"there is no register {name!r}")
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise InvalidParameter(f"register {name} cannot be {hour}:{minute:02}: it takes 0:00 to 23:59")


def check_minutes(minutes: int) -> None:
    """Of a quick charge."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise InvalidParameter(f"a quick charge cannot take {minutes} minutes: it takes 1 to {MOST_MINUTES}")


def _known(name: str, kind: Kind) -> Register | None:
    """The register, which must be of this kind; None where we do not know it, and the cloud decides."""
    if not NAME.fullmatch(name):
        raise InvalidParameter(f"there is no register {name!r}")
    register = KNOWN.get(name)
    if register is not None and register.kind is not kind:
        other = WRITTEN_BY.get(register.kind)
        raise InvalidParameter(f"register {name} is no {kind}: " + (f"use {other}" if other else "it is only read"))
    return register


def _check_range(register: Register, value: float) -> None:
    is_low = register.least is not None and value < register.least
    is_high = register.most is not None and value > register.most
    if is_low or is_high:
        least = "any" if register.least is None else f"{register.least:g}"
        most = "the device's rating" if register.most is None else f"{register.most:g}"
        raise InvalidParameter(f"register {register.name} cannot be {value:g}: it takes {least} to {most}")


def _most(id_: int) -> int | None:
    if id_ == ParameterId.CHARGE_SOC_LIMIT:
        # The document ends at 100, the portal does not: the cloud decides.
        return TOP_BALANCING_PERCENT
    kind = PARAMETERS.get(id_)
    return None if kind is None else kind.most
