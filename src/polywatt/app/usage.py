"""The error for wrong usage."""

from polywatt.kit.usage import WrongUsage

__all__ = ["WrongUsage"]
