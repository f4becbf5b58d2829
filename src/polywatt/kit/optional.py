"""Answers that may not exist: a plant without that ability, or a firmware without that endpoint."""

from collections.abc import Awaitable
from typing import TypeVar

from polywatt.model import EndpointMissing, PolywattError, Unsupported

T = TypeVar("T")
MISSING: tuple[type[PolywattError], ...] = (Unsupported, EndpointMissing)


async def optional(answer: Awaitable[T], missing: tuple[type[PolywattError], ...] = MISSING) -> T | None:
    """Return the answer, or None where it raises one of the errors ``missing``; every other error goes on.

    By default these are Unsupported (the plant has nothing of the kind) and EndpointMissing (its firmware has no such
    endpoint).
    """
    try:
        return await answer
    except missing:
        return None
