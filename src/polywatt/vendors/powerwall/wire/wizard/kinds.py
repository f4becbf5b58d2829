"""What a field may hold; absent and null are both usual."""

from typing import Any

import msgspec
from msgspec import UnsetType

Text = str | UnsetType | None
Flag = bool | UnsetType | None
Words = list[str] | UnsetType | None

WORDS = msgspec.json.Decoder(list[str] | None)
ANYTHING: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Any)
