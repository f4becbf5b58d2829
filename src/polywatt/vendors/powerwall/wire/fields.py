"""Types that fields of several groups share; absent and null are both usual."""

from typing import Any

import msgspec
from msgspec import UnsetType

Number = float | None | UnsetType
Text = str | UnsetType | None
Flag = bool | UnsetType | None
Texts = list[str] | UnsetType | None
TEXTS: msgspec.json.Decoder[list[str] | None] = msgspec.json.Decoder(list[str] | None)
ANYTHING = msgspec.json.Decoder(Any)
NEVER = "0001-01-01T00:00:00Z"
"""A time that means "never"."""
