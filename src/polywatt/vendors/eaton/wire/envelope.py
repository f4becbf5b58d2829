"""Shared by all groups: the envelope, the body of a refusal, and values that may be absent or null."""

from typing import Generic, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

Number: TypeAlias = float | UnsetType | None
Integer: TypeAlias = int | UnsetType | None
Text: TypeAlias = str | UnsetType | None
Boolean: TypeAlias = bool | UnsetType | None
T = TypeVar("T")

READY = "Content Ready"
UPDATED = "Successfully updated"


class Envelope(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Outer form of most answers; sign-in, ``config/state`` and, in the document, the metrics come without."""

    successful: bool = True
    message: Text = READY
    result: T


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Reason of a refusal."""

    step: Text = UNSET
    errCode: Text | int = UNSET
    description: Text = UNSET


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Body of an error; unknown paths and methods answer ``404 page not found`` in plain text instead."""

    error: Fault | Text = UNSET


REFUSAL = msgspec.json.Decoder(Refusal)
