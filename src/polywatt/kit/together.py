"""Several questions at once, none of which goes on behind the back of whoever asked."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")
K = TypeVar("K", bound=Hashable)


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


async def answers_for(keys: Iterable[K], ask: Callable[[K], Awaitable[A]], at_once: int = 4) -> dict[K, A]:
    """``ask`` of each key, ``at_once`` of them under way at a time; ends as :func:`together` does."""
    turns = asyncio.Semaphore(at_once)

    async def answer(key: K) -> A:
        async with turns:
            return await ask(key)

    asked = list(keys)
    under_way = [asyncio.ensure_future(answer(key)) for key in asked]
    await asyncio.gather(*under_way, return_exceptions=True)
    return {key: answered.result() for key, answered in zip(asked, under_way, strict=True)}
