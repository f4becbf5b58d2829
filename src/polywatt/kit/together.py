"""Several questions at once, none of which goes on behind the back of whoever asked."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")


@overload
async def together(a: Awaitable[A], b: Awaitable[B], /) -> tuple[A, B]: ...
@overload
async def together(a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], /) -> tuple[A, B, C]: ...
@overload
async def together(a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], d: Awaitable[D], /) -> tuple[A, B, C, D]: ...
@overload
async def together(
    a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], d: Awaitable[D], e: Awaitable[E], /
) -> tuple[A, B, C, D, E]: ...
@overload
async def together(
    a: Awaitable[A],
    b: Awaitable[B],
    c: Awaitable[C],
    d: Awaitable[D],
    e: Awaitable[E],
    f: Awaitable[F],
    g: Awaitable[G],
    /,
) -> tuple[A, B, C, D, E, F, G]: ...
async def together(*questions: Awaitable[Any]) -> tuple[Any, ...]:
    """The answers, in the order asked, once all have ended; of several failures the first in that order is raised.

    Whoever gives up meanwhile cancels them all, and goes when they have ended.
    """
    under_way = [asyncio.ensure_future(question) for question in questions]
    # A plain gather leaves at the first failure, and the others go on unseen. Told to return the failures it stays
    # till the end, also when it is cancelled.
    await asyncio.gather(*under_way, return_exceptions=True)
    return tuple([answered.result() for answered in under_way])
