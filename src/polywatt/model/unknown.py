"""Vendor words that have no meaning of ours."""

from ._record import Tagged


class Unknown(Tagged, frozen=True, kw_only=True):
    """A word nobody has seen yet: carried along and displayed as it is, never an error.

    Sent as (part of) a command it is refused.
    """

    word: str
    """Exactly as the vendor spells it."""

    def __str__(self) -> str:
        return self.word
