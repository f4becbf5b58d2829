"""``troubleshooting/problems``."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Problems(msgspec.Struct, frozen=True, kw_only=True):
    """``troubleshooting/problems``; the form of one is not known."""

    problems: list[Any] | UnsetType | None = UNSET


PROBLEMS = msgspec.json.Decoder(Problems)
