"""How each home stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from polywatt.model import Reading


class HomeState(StrEnum):
    """What came of the last time a home was asked."""

    STARTING = auto()
    """Not answered yet."""
    UP = auto()
    LOST = auto()
    """It is asked again by itself."""
    REFUSED = auto()
    """It does not know us, or we do not trust it: a person must act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStatus:
    """How a home stands."""

    name: str
    state: HomeState
    since: datetime
    """When it came into this state, aware UTC."""
    last: Reading | None = None
    """The last that was ever read, however long ago."""
    error: str | None = None
    """What failed, in one line; None while it is up."""
    reads: int = 0
    failures: int = 0
