"""The outcome of a command that the cloud has accepted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome, for the receipt."""

    note: str | None = None
    """A note that a person should read."""
    reference: str | None = None
    """The cloud's id of the request."""
