"""``troubleshooting/problems``."""

from ..wire import troubleshooting as wire
from .connection import Group, reader


class Troubleshooting(Group):
    """Problems that the gateway reports."""

    problems = reader("/api/troubleshooting/problems", wire.PROBLEMS)
