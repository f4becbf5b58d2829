"""``troubleshooting/problems``."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Problems(msgspec.Struct, frozen=True, kw_only=True):
    """``troubleshooting/problems``; how one is described nobody has seen."""

    problems: list[Any] | UnsetType | None = UNSET


PROBLEMS = msgspec.json.Decoder(Problems)
