"""What became of telling."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """The cloud has accepted it."""

    note: str | None = None
    """What a person should know of it."""
    reference: str | None = None
    """The cloud's name for the request."""
