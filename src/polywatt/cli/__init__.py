"""The command line. Heavy parts are imported by the command that needs them: ``polywatt --help`` stays fast."""

from .main import main

__all__ = ["main"]
