"""What a person got wrong in what they typed."""

from polywatt.kit.usage import WrongUsage

__all__ = ["WrongUsage"]
