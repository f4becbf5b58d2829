"""The outcome of a command that the cloud has accepted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What goes into the receipt."""

    note: str | None = None
    """What a person should know of it."""
    reference: str | None = None
    """The cloud's name for the request."""
