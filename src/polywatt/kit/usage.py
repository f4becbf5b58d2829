"""Mistakes in what a person typed."""

from polywatt.model import PolywattError


class WrongUsage(PolywattError):
    """A command, option or file that cannot be understood; no device was contacted."""
