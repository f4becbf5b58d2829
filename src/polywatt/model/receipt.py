"""The outcome of a command."""

from datetime import datetime
from enum import StrEnum, auto

from ._record import Record
from .capability import Proof
from .command import Command
from .reading import Reading
from .settings import Settings


class ReceiptState(StrEnum):
    """How far a command has come."""

    ACCEPTED = auto()
    """The device said yes; it cannot be read back."""
    PENDING = auto()
    """The device said yes; it has not been read back yet."""
    APPLIED = auto()
    """Read back from the device."""
    REFUSED = auto()
    """In records only; a driver raises DeviceRefused."""
    NEEDS_CODE = auto()
    """A person must supply a one-time code; the same command with the code goes on."""


class Receipt(Record, frozen=True, kw_only=True):
    """The outcome of a command."""

    command: Command
    """As requested."""
    sent: Command
    """As sent to the device, rounded to its steps."""
    state: ReceiptState
    at: datetime
    proof: Proof
    """Where the effect can be read back, by the capability of the command."""
    settles_by: datetime | None = None
    """Past this and not read back: say so, do not repeat."""
    reference: str | None = None
    """The vendor's request id."""
    settings: Settings | None = None
    """Read back: what the state was concluded from."""
    reading: Reading | None = None
    """The same, where the proof is a reading."""
    note: str | None = None
    """The vendor's own words, or what a person should know."""
