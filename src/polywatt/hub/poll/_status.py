"""The state of each polled home."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from polywatt.model import Reading


class HomeState(StrEnum):
    """The outcome of the last poll of a home."""

    STARTING = auto()
    """No answer yet."""
    UP = auto()
    LOST = auto()
    """The next poll retries it."""
    REFUSED = auto()
    """It rejected our sign-in, or we do not trust its certificate: a person must act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStatus:
    """The state of a polled home and its last reading."""

    name: str
    state: HomeState
    since: datetime
    """When it entered this state, aware UTC."""
    last: Reading | None = None
    """The last reading, however old."""
    error: str | None = None
    """The failure, in one line; None while it is up."""
    reads: int = 0
    failures: int = 0
