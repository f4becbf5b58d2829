"""What a person got wrong in what they typed."""

from polywatt.model import PolywattError


class WrongUsage(PolywattError):
    """A command, option or file that cannot be understood; nothing was asked of any device."""
