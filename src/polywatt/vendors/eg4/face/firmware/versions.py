"""Machines, their firmware codes, and the firmware that is available for them."""

import re
from dataclasses import dataclass, replace
from typing import Self

CODE = re.compile(r"([^-]+)-([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})?")
MAX_STEPS = 5
"""``needRunStep2`` to ``needRunStep5``."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A parsed firmware code: ``fAAB-2122`` is standard fAAB, v1 0x21 and v2 0x22."""

    standard: str
    v1: int
    """The application's; 0..255."""
    v2: int
    """The parameters'; 0..255."""
    v3: int | None = None
    """A third component's, where the code has one; 0..255."""

    @classmethod
    def parse(cls, code: str) -> Self:
        """Parse a code, whose digits are hexadecimal: the document's sample has fAAB-2122 beside v1 33.

        Raises:
            ValueError: it is no such code.
        """
        match = CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"{code!r} is no firmware code; write one like fAAB-2122")
        standard, v1, v2, v3 = match.groups()
        return cls(standard, int(v1, 16), int(v2, 16), None if v3 is None else int(v3, 16))

    @property
    def code(self) -> str:
        """The code as the cloud writes it."""
        return f"{self.standard}-{self.v1:02X}{self.v2:02X}" + ("" if self.v3 is None else f"{self.v3:02X}")


@dataclass(frozen=True, slots=True)
class Machine:
    """A device that takes firmware, an inverter or a GridBOSS.

    Raises:
        ValueError: factory_code is no code of this standard.
    """

    serial: str
    standard: str
    """The firmware's family: fAAB of an 18kPV, IAAB of a GridBOSS."""
    factory_code: str
    """Of the firmware at its first start; the installed one is :meth:`.Updates.firmware_code`."""
    is_midbox: bool
    """A GridBOSS, not an inverter."""
    group: str | None
    """Its parallel group, in a word that no other group of the account has."""
    is_online: bool
    can_go_fast: bool
    """Whether the fast mode does anything."""

    def __post_init__(self) -> None:
        if Versions.parse(self.factory_code).standard != self.standard:
            raise ValueError(
                f"firmware {self.factory_code!r} of {self.serial} is not of its standard {self.standard!r}"
            )


@dataclass(frozen=True, slots=True)
class AvailableFirmware:
    """The newest firmware the cloud has for a device.

    Raises:
        ValueError: a version is not within 0..255, or steps not within 1..5.
    """

    v1: int
    v2: int | None = None
    """None: the installed one."""
    steps: int = 1
    """Above 1, ``needRunStep2`` and so on are true. What a step is is not documented; here: one more transfer."""

    def __post_init__(self) -> None:
        if not all(0 <= version <= 0xFF for version in (self.v1, self.v2 or 0)):
            raise ValueError(f"versions {self.v1} and {self.v2} are not within 0..255")
        if not 1 <= self.steps <= MAX_STEPS:
            raise ValueError(f"{self.steps} steps are not within 1..{MAX_STEPS}")


INVERTER_DEFAULT = AvailableFirmware(v1=0x25, v2=0x25)
"""The document's: fAAB-2122 -> 2525."""
MIDBOX_DEFAULT = AvailableFirmware(v1=0x16)
"""The document's: IAAB-1300 -> 1600."""


def default_available(installed: Versions, *, is_midbox: bool) -> AvailableFirmware:
    """Return the document's firmware, or the installed one where that is newer."""
    available = MIDBOX_DEFAULT if is_midbox else INVERTER_DEFAULT
    v2 = None if available.v2 is None else max(available.v2, installed.v2)
    return replace(available, v1=max(available.v1, installed.v1), v2=v2)


def updated(installed: Versions, available: AvailableFirmware) -> Versions:
    """Return the versions after an update. Nothing gets older."""
    v2 = installed.v2 if available.v2 is None else max(installed.v2, available.v2)
    return replace(installed, v1=max(installed.v1, available.v1), v2=v2)


def app_name(standard: str, v1: int) -> str:
    """Return the name in the files and in the update's row: ``FAAB-25xx``, with a capital F."""
    return f"{standard.upper()}-{v1:02X}xx"


def parameters_name(standard: str, v2: int) -> str:
    """Return ``fAAB-xx25``; the document has it as a file alone."""
    return f"{standard}-xx{v2:02X}"
