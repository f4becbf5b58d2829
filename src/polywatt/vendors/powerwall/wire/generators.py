"""``generators``."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Generators(msgspec.Struct, frozen=True, kw_only=True):
    """``generators``; the form of one is not known."""

    disconnect_type: str | UnsetType = UNSET
    generators: list[Any] | UnsetType | None = UNSET


GENERATORS = msgspec.json.Decoder(Generators)
