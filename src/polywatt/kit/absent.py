"""What a plant does not have."""

from collections.abc import Awaitable
from typing import TypeVar

from polywatt.model import Unsupported

T = TypeVar("T")


async def unless_unsupported(answer: Awaitable[T]) -> T | None:
    """The answer, or None where the plant has nothing of the kind."""
    try:
        return await answer
    except Unsupported:
        return None
