"""Machines, their firmware codes, and what is offered to them."""

import re
from dataclasses import dataclass, replace
from typing import Self

CODE = re.compile(r"([^-]+)-([0-9A-F]{2})([0-9A-F]{2})([0-9A-F]{2})?")
MOST_STEPS = 5
"""``needRunStep2`` to ``needRunStep5``."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A firmware code, taken apart: ``fAAB-2122`` is standard fAAB, v1 0x21 and v2 0x22."""

    standard: str
    v1: int
    """The application's; 0..255."""
    v2: int
    """The parameters'; 0..255."""
    v3: int | None = None
    """A third component's, where the code has one; 0..255."""

    @classmethod
    def parse(cls, code: str) -> Self:
        """The digits are hexadecimal: the document's sample has fAAB-2122 beside v1 33.

        Raises:
            ValueError: it is no such code.
        """
        found = CODE.fullmatch(code)
        if found is None:
            raise ValueError(f"{code!r} is no firmware code; write one like fAAB-2122")
        standard, v1, v2, v3 = found.groups()
        return cls(standard, int(v1, 16), int(v2, 16), None if v3 is None else int(v3, 16))

    @property
    def code(self) -> str:
        """As the cloud writes it."""
        return f"{self.standard}-{self.v1:02X}{self.v2:02X}" + ("" if self.v3 is None else f"{self.v3:02X}")


@dataclass(frozen=True, slots=True)
class Machine:
    """What the firmware pages know of a device.

    Raises:
        ValueError: fw_code is no code of this standard.
    """

    serial: str
    standard: str
    """The firmware's family: fAAB of an 18kPV, IAAB of a GridBOSS."""
    fw_code: str
    """What it left the factory with; what it has now is :meth:`.Updates.fw_code`."""
    is_midbox: bool
    """A GridBOSS, not an inverter."""
    group: str | None
    """Its parallel group, in a word that no other group of the account has."""
    is_online: bool
    can_go_fast: bool
    """Whether the fast mode does anything."""

    def __post_init__(self) -> None:
        if Versions.parse(self.fw_code).standard != self.standard:
            raise ValueError(f"firmware {self.fw_code!r} of {self.serial} is not of its standard {self.standard!r}")


@dataclass(frozen=True, slots=True)
class Offer:
    """The newest firmware the cloud has for a device.

    Raises:
        ValueError: a version is not within 0..255, or steps not within 1..5.
    """

    v1: int
    v2: int | None = None
    """None: no other than the device has."""
    steps: int = 1
    """Above 1, ``needRunStep2`` and so on are true. What a step is remains unsaid; here: one more transfer."""

    def __post_init__(self) -> None:
        if not all(0 <= version <= 0xFF for version in (self.v1, self.v2 or 0)):
            raise ValueError(f"versions {self.v1} and {self.v2} are not within 0..255")
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"{self.steps} steps are not within 1..{MOST_STEPS}")


INVERTER_OFFER = Offer(v1=0x25, v2=0x25)
"""The document's: fAAB-2122 -> 2525."""
MIDBOX_OFFER = Offer(v1=0x16)
"""The document's: IAAB-1300 -> 1600."""


def usual_offer(has: Versions, *, is_midbox: bool) -> Offer:
    """The document's, or what the machine has where that is newer."""
    offer = MIDBOX_OFFER if is_midbox else INVERTER_OFFER
    return replace(offer, v1=max(offer.v1, has.v1), v2=None if offer.v2 is None else max(offer.v2, has.v2))


def with_offer(has: Versions, offer: Offer) -> Versions:
    """What the machine has after an update. Nothing gets older."""
    return replace(has, v1=max(has.v1, offer.v1), v2=has.v2 if offer.v2 is None else max(has.v2, offer.v2))


def app_name(standard: str, v1: int) -> str:
    """As the files and the update's row call it: ``FAAB-25xx``, with a large F."""
    return f"{standard.upper()}-{v1:02X}xx"


def parameters_name(standard: str, v2: int) -> str:
    """``fAAB-xx25``; the document has it as a file alone."""
    return f"{standard}-xx{v2:02X}"
