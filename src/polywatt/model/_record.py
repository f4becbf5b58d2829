"""Base classes of the model's records: immutable msgspec Structs, compared by their fields, strictly read from JSON."""

import re

from msgspec import Struct


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every record; subclasses repeat ``frozen=True, kw_only=True``, which type checkers do not inherit."""


def snake_case(class_name: str) -> str:
    """Return ``set_reserve`` for ``SetReserve``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


class Tagged(Record, frozen=True, kw_only=True, tag=snake_case):
    """Base of every record that is a member of a union; its JSON form begins with ``{"type": ...}``."""
