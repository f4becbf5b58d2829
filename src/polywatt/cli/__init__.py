"""The command line. Each command imports its heavy dependencies itself: ``polywatt --help`` stays fast."""

from .main import main

__all__ = ["main"]
