"""What is around the payloads: the envelope, a refusal, and numbers that may not be there."""

from typing import Generic, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

Number: TypeAlias = float | UnsetType | None
Whole: TypeAlias = int | UnsetType | None
Word: TypeAlias = str | UnsetType | None
Flag: TypeAlias = bool | UnsetType | None
T = TypeVar("T")

READY = "Content Ready"
UPDATED = "Successfully updated"


class Envelope(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Around most answers; sign-in, ``config/state`` and, in the document, the metrics come without."""

    successful: bool = True
    message: Word = READY
    result: T


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something was refused."""

    step: Word = UNSET
    errCode: Word | int = UNSET
    description: Word = UNSET


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """The body of an error; unknown paths and methods answer ``404 page not found`` in plain text instead."""

    error: Fault | Word = UNSET


REFUSAL = msgspec.json.Decoder(Refusal)
NOTHING = msgspec.json.Decoder(Envelope[object])
